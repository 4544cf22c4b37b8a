/** Reads observations that were saved as a JSON array, one JSON object, or JSON lines. */

import { z } from 'zod';
import { OBSERVATION_SCHEMA, type Observation } from './observation.ts';

/** Tells which line or which observation of a file is wrong. */
export class SavedError extends Error {
  override readonly name = 'SavedError';
}

const reply = z.looseObject({ code: z.int(), lines: z.array(z.string()) });
const ehlo = z.looseObject({
  keywords: z.array(z.looseObject({ keyword: z.string() })),
  masked: z.array(z.looseObject({ mark: z.string(), line: z.string() })),
  refusal: reply.nullable(),
});

/** What judging relies on; everything else is passed on as it was saved. */
const observation = z.looseObject({
  schema: z.literal(OBSERVATION_SCHEMA, { error: `is not ${OBSERVATION_SCHEMA}` }),
  target: z.string(),
  host: z.string(),
  port: z.int(),
  address: z.string().nullable(),
  startedAt: z.iso.datetime(),
  outcome: z.string(),
  failure: z.looseObject({ kind: z.string(), message: z.string() }).nullable(),
  timings: z.record(z.string(), z.number()),
  transcript: z.array(z.looseObject({ atMs: z.number(), line: z.string() })).optional(),
  facts: z.looseObject({
    starttls: z.looseObject({ advertised: z.boolean().nullable(), reply: reply.nullable() }),
    greeting: reply.optional(),
    ehlo: ehlo.optional(),
    handshake: z.looseObject({ protocol: z.string(), cipher: z.string() }).optional(),
    certificate: z
      .looseObject({ notAfter: z.iso.datetime().nullable(), subject: z.string() })
      .optional(),
  }),
});

/** @throws SavedError, `run.jsonl:3: not JSON`. */
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
  const result = observation.safeParse(value);
  // As it was saved, so that what is reported again is the same to the letter.
  if (result.success) return value as Observation<Facts>;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new SavedError(`${where}: ${field === '' ? '' : `${field}: `}${issue?.message}`);
}
