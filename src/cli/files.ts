/** Reads the files that a command line names. */

import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

type Input = Pick<Terminal, 'stdin' | 'signal'>;

/**
 * Reads a text file; `what` is the option or the argument that named it.
 *
 * Where an `input` is given, `-` is standard input, until the user interrupts.
 */
export async function readText(what: string, path: string, input?: Input): Promise<string> {
  if (path === '-' && input) return text(addAbortSignal(input.signal, input.stdin));
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${what}: cannot read ${path} (${error.code})`);
  });
}
