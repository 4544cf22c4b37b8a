/**
 * Reads the observations and the records of a saved run, one by one as they stand in its file.
 *
 * JSON lines are never held, so a file of them may be of any size. A JSON array, or one object over
 * several lines, is held as a whole, and nothing of it is given unless all of it is well.
 */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import { checkObservation, parseSaved } from '../dialogue/saved.ts';
import { SavedError } from '../dialogue/saved-error.ts';
import type { Judged } from '../rules/judge.ts';
import { checkRecord } from '../rules/saved-record.ts';
import { mayBeTorn } from './journal-entry.ts';
import { type Chunks, type Line, MAX_TEXT, readLines } from './lines.ts';

/**
 * `name` is what the file is called where something in it is wrong.
 *
 * @throws SavedError at the first line that is no observation, `run.jsonl:3: not JSON (…)`, once
 * those before it were given.
 */
export function readSavedObservations(
  chunks: Chunks,
  name: string,
): AsyncGenerator<Observation<Facts>> {
  return readEach(chunks, name, checkObservation<Facts>);
}

/** The same of observations that were judged. @throws SavedError, also where one was not. */
export function readSavedRecords(chunks: Chunks, name: string): AsyncGenerator<Judged> {
  return readEach(chunks, name, checkRecord);
}

/** Gives a value as what it is. @throws SavedError where it is something else. */
type Check<One> = (value: unknown, where: string) => One;

async function* readEach<One>(
  chunks: Chunks,
  name: string,
  check: Check<One>,
): AsyncGenerator<One> {
  const lines = readLines(chunks, name);
  let isEmpty = true;
  for await (const line of lines) {
    if (isBlank(line)) continue;
    if (isEmpty && isPartOfMore(line)) {
      yield* await readWhole(line, lines, name, check);
      return;
    }
    isEmpty = false;
    const where = `${name}:${line.number}`;
    yield check(parseLine(line, where), where);
  }
  if (isEmpty) throw nothingIn(name);
}

function parseLine({ text, ended }: Line, where: string): unknown {
  try {
    return parseSaved(text, where);
  } catch (error) {
    if (ended || !mayBeTorn(text)) throw error;
    throw new SavedError(
      `${where}: is cut short; delete that line, or go on with scan --output and --resume`,
    );
  }
}

function isBlank({ text }: Line): boolean {
  return !/\S/.test(text);
}

/** Begins an array, or an object that goes on. */
function isPartOfMore({ text }: Line): boolean {
  return /^\s*(?:\[|\{\s*$)/.test(text);
}

async function readWhole<One>(
  first: Line,
  others: AsyncIterable<Line>,
  name: string,
  check: Check<One>,
): Promise<One[]> {
  const texts = [first.text];
  let held = first.text.length;
  for await (const { text } of others) {
    texts.push(text);
    held += text.length + 1;
    if (held > MAX_TEXT) throw tooLong(name);
  }
  const value = parseSaved(texts.join('\n'), name);
  if (!Array.isArray(value)) return [check(value, name)];
  if (value.length === 0) throw nothingIn(name);
  return value.map((one, at) => check(one, `${name}: observation ${at + 1}`));
}

function tooLong(name: string): SavedError {
  return new SavedError(`${name}: is too long for one JSON text; write JSON lines (jsonl)`);
}

function nothingIn(name: string): SavedError {
  return new SavedError(`${name}: holds no observation`);
}
