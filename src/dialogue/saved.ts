/** Checks what was read from a file of observations, before anybody relies on it. */

import type { z } from 'zod';
import { printable } from '../smtp/printable.ts';
import type { Observation } from './observation.ts';
import { SavedError } from './saved-error.ts';
import { savedObservation } from './saved-observation.ts';

/** `where` is the file and the place in it. @throws SavedError, `run.jsonl:3: not JSON (…)`. */
export function parseSaved(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SavedError(`${where}: not JSON (${error instanceof Error ? error.message : ''})`);
  }
}

/**
 * Gives a value as the observation that it is; `Facts` is the type of what the probes of the table
 * learn.
 *
 * @throws SavedError that names the first field that is wrong.
 */
export function checkObservation<Facts>(value: unknown, where: string): Observation<Facts> {
  checkShape(value, savedObservation, where);
  // As it was saved, so that what is reported again is the same to the letter.
  return value as Observation<Facts>;
}

/** @throws SavedError that names the first field that is wrong. */
export function checkShape(value: unknown, shape: z.ZodType, where: string): void {
  const result = shape.safeParse(value);
  if (result.success) return;
  const [issue] = result.error.issues;
  // Keys are from the file too.
  const field = printable(issue?.path.join('.') ?? '');
  throw new SavedError(`${where}: ${field === '' ? '' : `${field}: `}${issue?.message}`);
}
