/** A record on disk: its line, deflated, because most of a record is words that every record has. */

import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** The higher levels take twice the time and save a fiftieth. */
const LEVEL = 1;

export function packLine(line: string): Uint8Array {
  return deflateRawSync(line, { level: LEVEL });
}

/** @throws Error for what `packLine` did not make. */
export function unpackLine(packed: Uint8Array): string {
  return inflateRawSync(packed).toString();
}
