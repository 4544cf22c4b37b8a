/** The pieces that the shape of a configuration is made of. */

import { z } from 'zod';
import { spellDuration } from '../../report/quantities.ts';
import { readDuration } from '../../smtp/duration.ts';

/** Node's timers hold no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const DURATION = 'expected a duration such as 30s, 5m, 1h or 7d';

/** Milliseconds; a bare number is seconds. */
export function duration({ atLeastMs = 1, atMostMs = MAX_TIMER_MS } = {}) {
  return z.union([z.string(), z.number()], { error: DURATION }).transform((value, context) => {
    const ms = readDuration(String(value));
    if (ms !== null && ms >= atLeastMs && ms <= atMostMs) return ms;
    const told = ms === null ? DURATION : describeExcess(ms, atLeastMs, atMostMs);
    context.addIssue({ code: 'custom', message: told });
    return z.NEVER;
  });
}

function describeExcess(ms: number, atLeastMs: number, atMostMs: number): string {
  if (ms < atLeastMs) return `is too short; write at least ${spellDuration(atLeastMs)}`;
  return `is too long; write at most ${spellDuration(atMostMs)}`;
}

/** As `duration`, with no timer behind it that could not hold more. */
export function age() {
  return duration({ atMostMs: Number.MAX_SAFE_INTEGER });
}

/** A text that is not empty. */
export function text() {
  return z.string({ error: 'expected a text' }).min(1, 'is empty');
}

/** A list of texts, or the only one by itself. */
export function texts() {
  return z
    .union([text(), z.array(text())], { error: 'expected a text, or a list of texts' })
    .transform((value) => [value].flat());
}

/** A whole number in a range. */
export function whole(least: number, most: number) {
  const error = `expected a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, error).max(most, error);
}

/** A section with these settings and no others. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const accepted = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown setting ${issue.keys.join(', ')}; accepted are ${accepted}`
        : `expected settings: ${accepted}`,
  });
}

/** Where a secret stands: never in the configuration itself. */
export function secret() {
  const wanted = 'expected { file: PATH } or { env: NAME }';
  return z
    .union([section({ file: text() }), section({ env: text() })], { error: wanted })
    .transform((value): SecretSource => value);
}

/** A file, or a variable of the environment. */
export type SecretSource = { readonly file: string } | { readonly env: string };
