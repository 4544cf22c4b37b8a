/** Cuts a run file into its lines as it is read, so that a file of any length can be. */

import { constants } from 'node:buffer';
import { SavedError } from '../dialogue/saved-error.ts';
import { utf8Octets } from '../target/utf8-octets.ts';

/** What a file or a pipe gives. */
export type Chunks = AsyncIterable<Uint8Array>;

export interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** False where the file ends before the line does. */
  readonly ended: boolean;
}

/** Octets that can be held as one text. */
export const MAX_TEXT = constants.MAX_STRING_LENGTH;

const LINE_FEED = 0x0a;

/**
 * Gives the lines of a file, in UTF-8 or UTF-16, without their line feeds. Only the line that is
 * being read is held.
 *
 * @throws SavedError where a line is longer than what can be held.
 */
export async function* readLines(chunks: Chunks, name: string): AsyncGenerator<Line> {
  let number = 1;
  let begun: Buffer[] = [];
  let held = 0;
  for await (const chunk of utf8Octets(chunks)) {
    let from = 0;
    for (let to = chunk.indexOf(LINE_FEED); to !== -1; to = chunk.indexOf(LINE_FEED, from)) {
      yield { text: textOf(begun, chunk, from, to), number, ended: true };
      begun = [];
      held = 0;
      number++;
      from = to + 1;
    }
    if (from === chunk.length) continue;
    begun.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > MAX_TEXT) throw new SavedError(`${name}:${number}: is too long for a line`);
  }
  if (held > 0) yield { text: Buffer.concat(begun).toString(), number, ended: false };
}

/** Most lines begin and end in one chunk, and need not be copied. */
function textOf(begun: readonly Buffer[], chunk: Buffer, from: number, to: number): string {
  if (begun.length === 0) return chunk.toString('utf8', from, to);
  return Buffer.concat([...begun, chunk.subarray(from, to)]).toString();
}
