/** Reads the files that a command line names. */

import { createReadStream } from 'node:fs';
import { access, constants, readFile, stat } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Chunks } from '../scan/lines.ts';
import { UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

type Input = Pick<Terminal, 'stdin' | 'signal'>;

/**
 * Reads a file; `what` is the option or the argument that named it.
 *
 * Where an `input` is given, `-` is standard input, until the user interrupts.
 */
export async function readBytes(what: string, path: string, input?: Input): Promise<Buffer> {
  if (path === '-' && input) return buffer(addAbortSignal(input.signal, input.stdin));
  return readFile(path).catch(refuse(what, path));
}

/** Reads a file as UTF-8, or as UTF-16, which Windows PowerShell's `>` writes. */
export async function readText(what: string, path: string, input?: Input): Promise<string> {
  const bytes = await readBytes(what, path, input);
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** By the byte order mark, without which text is UTF-8. */
function encodingOf([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** A file that can be read, as it was found. */
export interface FoundFile {
  readonly path: string;
  /** Octets; null for standard input, a pipe or a device, which end when they do. */
  readonly size: number | null;
}

/**
 * Finds the files before anything is read or written; `hint` is said of one that is not there.
 *
 * @throws UsageError where one is missing.
 */
export async function findFiles(
  what: string,
  paths: readonly string[],
  hint: (path: string) => string = () => '',
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const path of paths) found.push(await findFile(what, path, hint));
  return found;
}

async function findFile(
  what: string,
  path: string,
  hint: (path: string) => string,
): Promise<FoundFile> {
  if (path === '-') return { path, size: null };
  await access(path, constants.R_OK).catch(({ code }: NodeJS.ErrnoException) => {
    throw cannotRead(what, path, code, code === 'ENOENT' ? hint(path) : '');
  });
  const found = await stat(path).catch(refuse(what, path));
  if (found.isDirectory()) throw cannotRead(what, path, 'EISDIR');
  return { path, size: found.isFile() ? found.size : null };
}

/** As much as is read at once of a file that may be long. */
const CHUNK = 256 * 1024;

/**
 * Reads a file piece by piece, as far as it went when it was found: a report may be added to it.
 *
 * @throws UsageError where it cannot be read, and the signal's reason once the user interrupts.
 */
export async function* readChunks(
  what: string,
  { path, size }: FoundFile,
  { stdin, signal }: Input,
): Chunks {
  if (path === '-') {
    for await (const chunk of addAbortSignal(signal, stdin)) yield Buffer.from(chunk);
    return;
  }
  if (size === 0) return;
  const end = size === null ? Number.POSITIVE_INFINITY : size - 1;
  try {
    yield* createReadStream(path, { signal, highWaterMark: CHUNK, end });
  } catch (error) {
    if (signal.aborted) throw error;
    refuse(what, path)(error as NodeJS.ErrnoException);
  }
}

function refuse(what: string, path: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw cannotRead(what, path, error.code);
  };
}

function cannotRead(what: string, path: string, code: string | undefined, hint = ''): UsageError {
  return new UsageError(`${what}: cannot read ${path} (${code})${hint}`);
}
