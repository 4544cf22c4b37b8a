/** Knows what earlier runs have done, so that it is not done again. */

import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { SavedError } from '../dialogue/saved-error.ts';
import { identifyFile } from './file-identity.ts';
import { FingerprintSet } from './fingerprint-set.ts';
import type { Gist } from './gist.ts';
import { mayBeTorn, type Place, readEntry } from './journal-entry.ts';
import { type Chunks, readLines } from './lines.ts';

/** The places of the records of earlier runs. */
export interface Journal {
  /** How many places have a record. */
  readonly size: number;
  has(place: Place): boolean;
}

export interface JournalOptions {
  /** Hears of every record, in the order of the files. */
  readonly onRecord: (gist: Gist, place: Place) => void;
  /**
   * Hears of a line that is no record, `run.jsonl:17`; what it was for is done again. Of none in a
   * file that proves to be another kind of file.
   */
  readonly onBroken: (where: string) => void;
  /** Once it fires, reading ends by throwing. */
  readonly signal?: AbortSignal;
}

const CHUNK = 256 * 1024;

/** So many lines without one record are no run file. */
const HOPELESS = 10;

/**
 * Reads run files as JSON lines, none of them held; one that is not there is empty.
 *
 * A last line without its end counts if it is a record: no beginning of an object is an object. If
 * it is not, the run was killed while it was written, and nobody hears of it.
 *
 * @throws SavedError where a file cannot be read, or has lines of which none is a record.
 */
export async function openJournal(
  paths: readonly string[],
  options: JournalOptions,
): Promise<Journal> {
  const places = new FingerprintSet();
  for (const path of await eachOnce(paths)) await readJournal(path, places, options);
  return {
    size: places.size,
    has: (place) => places.has(nameOf(place)),
  };
}

/** The same file twice, however it is spelled, would count its records twice. */
async function eachOnce(paths: readonly string[]): Promise<Iterable<string>> {
  const files = new Map<string, string>();
  for (const path of paths) {
    const file = (await identifyFile(path)) ?? resolve(path);
    if (!files.has(file)) files.set(file, path);
  }
  return files.values();
}

async function readJournal(
  path: string,
  places: FingerprintSet,
  { onRecord, onBroken, signal }: JournalOptions,
): Promise<void> {
  let records = 0;
  /** Told once there is a record: before that, it may not be a run file. */
  const broken: string[] = [];
  for await (const { text, number, ended } of readLines(readFile(path, signal), path)) {
    const entry = readEntry(text);
    if (entry) {
      if (records++ === 0) for (const where of broken) onBroken(where);
      places.add(nameOf(entry.place));
      onRecord(entry.gist, entry.place);
      continue;
    }
    if (!/\S/.test(text) || (!ended && mayBeTorn(text))) continue;
    const where = `${path}:${number}`;
    if (records > 0) onBroken(where);
    else if (broken.push(where) === HOPELESS) break;
  }
  if (records === 0 && broken.length > 0) {
    throw new SavedError(`${path}: holds no record of a run; name a file that scan wrote as jsonl`);
  }
}

/** What a text cannot contain stands between its parts. */
function nameOf({ target, host, address, port, domain }: Place): string {
  return [target, host, address, port, domain].join('\n');
}

async function* readFile(path: string, signal: AbortSignal | undefined): Chunks {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK, ...(signal && { signal }) });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw signal?.aborted ? error : new SavedError(`cannot read ${path} (${code})`);
  }
}
