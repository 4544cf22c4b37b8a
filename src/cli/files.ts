/** Reads the files that a command line names. */

import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
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
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${what}: cannot read ${path} (${error.code})`);
  });
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
