/** What a command is given by its command line, or what is wrong with that, in one line. */

import type { Arguments, WrittenOption } from './arguments.ts';
import { UsageError } from './exit-codes.ts';
import { nearest } from './nearest.ts';
import type { Options } from './option.ts';

/** What a command takes. */
export interface Signature {
  readonly name: string;
  /** Null where it takes none. */
  readonly operands: Operands | null;
  readonly options: Options;
}

/** The operands of a command, which takes as many as there are. */
export interface Operands<N extends string = string> {
  readonly name: N;
  readonly describe: string;
  /** Whether there must be one. */
  readonly required: boolean;
}

/**
 * The values of options and operands, by name.
 *
 * @throws UsageError that says what would be accepted.
 */
export function readGiven(
  signature: Signature,
  line: Arguments,
): Readonly<Record<string, unknown>> {
  for (const check of CHECKS) {
    const faults = check(line, signature);
    if (faults.length > 0) throw new UsageError(faults.join(', '));
  }
  const { options, operands } = signature;
  const values = Object.entries(options).map(([name, option]) => {
    const written = line.options.get(name);
    if (written) return [name, valueFrom(written)];
    return [name, 'default' in option ? option.default : undefined];
  });
  return { ...Object.fromEntries(values), ...(operands && { [operands.name]: line.operands }) };
}

function valueFrom({ option, texts }: WrittenOption): unknown {
  const values = texts.map((text) => {
    if (option.type === 'boolean') return text !== 'false';
    return option.type === 'number' ? Number(text) : text;
  });
  return 'several' in option ? values : values.at(-1);
}

/** What is wrong, one text for each fault. */
type Check = (line: Arguments, signature: Signature) => string[];

/** Each is made only where those before found nothing: one fault may follow from another. */
const CHECKS: readonly Check[] = [
  ofEachOption(wrongValue),
  unknownWords,
  ofEachOption(repetition),
  ofEachOption(emptyValue),
  ofEachOption(unknownChoice),
  ofEachOption(lackOfOther),
  ofEachOption(excludedBy),
  lackOfOperands,
];

type OptionCheck = (
  name: string,
  written: WrittenOption,
  others: Arguments['options'],
) => string | null;

function ofEachOption(check: OptionCheck): Check {
  return ({ options }) =>
    [...options].flatMap(([name, written]) => check(name, written, options) ?? []);
}

function wrongValue(name: string, { option, texts }: WrittenOption): string | null {
  if (option.type !== 'boolean') {
    return texts.includes(null) ? `--${name}: write its value after it` : null;
  }
  const other = texts.find((text) => text !== null && text !== 'true' && text !== 'false');
  return other === undefined ? null : `--${name}: it has no value but true or false`;
}

function unknownWords({ unknown, operands }: Arguments, signature: Signature): string[] {
  const { name, options } = signature;
  const words = signature.operands ? [] : operands;
  const faults = [
    ...unknown.map((option) => {
      const meant = nearest(option, Object.keys(options));
      return `${option} is no option of ${name}${meant === null ? '' : ` (did you mean --${meant}?)`}`;
    }),
    ...words.map((word) => `"${word}" is more than ${name} takes`),
  ];
  if (faults.length === 0) return [];
  return [`${[...new Set(faults)].join(', ')}; see starttls-probe ${name} --help`];
}

/** A flag may be: a script adds it, whose caller may have done so. */
function repetition(name: string, { option, texts }: WrittenOption): string | null {
  const once = texts.length < 2 || option.type === 'boolean' || 'several' in option;
  return once ? null : `--${name}: given more than once`;
}

function emptyValue(name: string, { texts }: WrittenOption): string | null {
  return texts.includes('') ? `--${name}: its value is empty` : null;
}

function unknownChoice(name: string, { option, texts }: WrittenOption): string | null {
  if (!('choices' in option)) return null;
  const { choices } = option;
  const wrong = texts.find((text) => text !== null && !choices.includes(text));
  return wrong === undefined ? null : `--${name}: "${wrong}" is not one of ${choices.join(', ')}`;
}

function lackOfOther(
  name: string,
  { option: { needs } }: WrittenOption,
  others: Arguments['options'],
): string | null {
  return needs === undefined || others.has(needs) ? null : `--${name} needs --${needs}`;
}

function excludedBy(
  name: string,
  { option: { excludes } }: WrittenOption,
  others: Arguments['options'],
): string | null {
  if (excludes === undefined || !others.has(excludes)) return null;
  return `--${name} and --${excludes} exclude each other; write one of them`;
}

function lackOfOperands(line: Arguments, { name, operands }: Signature): string[] {
  if (!operands?.required || line.operands.length > 0) return [];
  const wanted = operands.describe.replace(/^(File|Export)s/, (_, one) => one.toLowerCase());
  return [`${name}: name at least one ${wanted}`];
}
