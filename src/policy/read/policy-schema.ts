/** The pieces that the schema of a policy file is made of. */

import { z } from 'zod';

/** A list, or its only element by itself; null when absent. */
export function oneOrMore(element: z.ZodType<string, string>, error: string) {
  return z
    .union([element, z.array(element)], { error })
    .transform((value) => [value].flat())
    .nullable()
    .default(null);
}

/** Text that a parser of ours accepts; its own words say what is wrong. */
export function checked(parse: (text: string) => unknown): z.ZodType<string, string> {
  return z.string().superRefine((value, context) => {
    try {
      parse(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : '' });
    }
  });
}

/** Flags as a list or as PowerShell prints them, `Tls, Integrated`; null when absent. */
export function flagsOf<Name extends string>(names: readonly Name[]) {
  return z
    .union([z.string(), z.array(z.string())], {
      error: `expected a list of ${names.join(', ')}, or None`,
    })
    .transform((value, context) => {
      const words = [value].flat().flatMap((text) => text.split(','));
      return words
        .map((word) => word.trim())
        .filter((word) => word !== '' && word.toLowerCase() !== 'none')
        .map((word) => readName(word, names, context, ', None'));
    })
    .nullable()
    .default(null);
}

/** One of several names, without regard to case; null when absent. */
export function choiceOf<const Name extends string>(names: readonly Name[]) {
  return z
    .string({ error: `expected one of ${names.join(', ')}` })
    .transform((value, context) => readName(value.trim(), names, context))
    .nullable()
    .default(null);
}

export function objectOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: explainObject(shape) });
}

export function listOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.array(objectOf(shape), { error: 'expected a list' });
}

/** What a report adds by itself: nobody is told to write it. */
const UNWRITTEN: ReadonlySet<string> = new Set([
  'tlsCertificateNameDeclared',
  'cutProperties',
  'unknownProperties',
  'unknownAuthBits',
  'unknownPermissionBits',
]);

/** Says which settings there are, where one is unknown. */
export function explainObject(shape: object) {
  const accepted = Object.keys(shape)
    .filter((name) => !UNWRITTEN.has(name))
    .join(', ');
  return (issue: z.core.$ZodRawIssue) =>
    issue.code === 'unrecognized_keys'
      ? `unknown setting ${issue.keys.join(', ')}; accepted are ${accepted}`
      : `expected settings: ${accepted}`;
}

function readName<Name extends string>(
  word: string,
  names: readonly Name[],
  context: z.RefinementCtx,
  orElse = '',
): Name {
  const known = names.find((name) => name.toLowerCase() === word.toLowerCase());
  if (known !== undefined) return known;
  context.addIssue({
    code: 'custom',
    message: `"${word}" is not one of ${names.join(', ')}${orElse}`,
  });
  return z.NEVER;
}
