/** Reads observations that were saved as a JSON array, one JSON object, or JSON lines. */

import { printable } from '../smtp/printable.ts';
import type { Observation } from './observation.ts';
import { savedObservation } from './saved-observation.ts';

/** Tells which line or which observation of a file is wrong. */
export class SavedError extends Error {
  override readonly name = 'SavedError';
}

/**
 * Reads the observations of a file; `Facts` is the type of what the probes of the table learn.
 *
 * @throws SavedError, `run.jsonl:3: not JSON`.
 */
export function readSaved<Facts>(content: string, fileName: string): Observation<Facts>[] {
  const text = content.replace(/^\uFEFF/, '');
  const values = /^\s*\[/.test(text) ? readArray(text, fileName) : readLines(text, fileName);
  if (values.length === 0) throw new SavedError(`${fileName}: holds no observation`);
  return values.map(({ value, where }) => check<Facts>(value, where));
}

interface Found {
  readonly value: unknown;
  readonly where: string;
}

function readArray(text: string, fileName: string): Found[] {
  const values = parse(text, fileName) as unknown[];
  return values.map((value, at) => ({ value, where: `${fileName}: observation ${at + 1}` }));
}

/** A file that is one object over several lines is read as such. */
function readLines(text: string, fileName: string): Found[] {
  const lines = text.split(/\r?\n/).map((line, at) => ({ line, where: `${fileName}:${at + 1}` }));
  const written = lines.filter(({ line }) => line.trim() !== '');
  if (written[0]?.line.trim() === '{') return [{ value: parse(text, fileName), where: fileName }];
  return written.map(({ line, where }) => ({ value: parse(line, where), where }));
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SavedError(`${where}: not JSON (${error instanceof Error ? error.message : ''})`);
  }
}

function check<Facts>(value: unknown, where: string): Observation<Facts> {
  const result = savedObservation.safeParse(value);
  // As it was saved, so that what is reported again is the same to the letter.
  if (result.success) return value as Observation<Facts>;
  const [issue] = result.error.issues;
  // Keys are from the file too.
  const field = printable(issue?.path.join('.') ?? '');
  throw new SavedError(`${where}: ${field === '' ? '' : `${field}: `}${issue?.message}`);
}
