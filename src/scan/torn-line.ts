/** Mends the end of a run file whose run was killed while it wrote. */

import { type FileHandle, open } from 'node:fs/promises';
import { SavedError } from '../dialogue/saved-error.ts';
import { mayBeTorn, readEntry } from './journal-entry.ts';

const LINE_FEED = 0x0a;
const BLOCK = 64 * 1024;

/** No record is as long as this. */
const LONGEST = 64 * 1024 * 1024;

/**
 * Makes a file end with a whole line, so that records can be added; only its end is read.
 *
 * A record that lacks nothing but the end of its line gets that, for it is evidence and `Journal`
 * counts it; any other last line that was begun as one is cut off, and its target is done again.
 * A file that is not there is left so.
 *
 * @throws SavedError where the file cannot be written, or ends in what no run wrote: cutting that
 * would destroy the file of somebody who mistyped a name.
 */
export async function cutTornLine(path: string): Promise<void> {
  try {
    await using file = await open(path, 'r+');
    await mend(file, path);
  } catch (error) {
    if (error instanceof SavedError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new SavedError(`cannot write ${path} (${code})`);
  }
}

async function mend(file: FileHandle, path: string): Promise<void> {
  const found = await file.stat();
  if (!found.isFile()) return;
  if (isUtf16(await readPart(file, 0, 2))) {
    throw new SavedError(`${path}: is UTF-16, to which no record can be added; name another file`);
  }
  const last = await readLastLine(file, found.size);
  if (last?.length === 0) return;
  const text = last?.toString() ?? '';
  if (readEntry(text)) await file.write('\n', found.size);
  else if (last && mayBeTorn(text)) await file.truncate(found.size - last.length);
  else throw new SavedError(`${path}: does not end like a file of records; name another one`);
}

/** By the byte order mark. */
function isUtf16(start: Buffer): boolean {
  return ['fffe', 'feff'].includes(start.toString('hex'));
}

/** What stands behind the last line feed; null where that is more than a record. */
async function readLastLine(file: FileHandle, size: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  for (let to = size; to > size - LONGEST; to -= BLOCK) {
    const from = Math.max(0, to - BLOCK);
    const part = await readPart(file, from, to - from);
    const feed = part.lastIndexOf(LINE_FEED);
    parts.unshift(part.subarray(feed + 1));
    if (feed !== -1 || from === 0) return Buffer.concat(parts);
  }
  return null;
}

async function readPart(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}

/** Whether a file ends within a line. @throws what opening and reading it failed with. */
export async function endsTorn(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  if (size === 0) return false;
  const [last] = await readPart(file, size - 1, 1);
  return last !== LINE_FEED;
}
