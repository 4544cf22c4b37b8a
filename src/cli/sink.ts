/** Where a report goes: standard output, or a file that is never half a report. */

import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { UsageError } from './exit-codes.ts';
import type { Output } from './terminal.ts';

export interface Sink {
  write(text: string): Promise<void>;
  /** Puts the report in its place. */
  finish(): Promise<void>;
  /** Leaves no unfinished file behind; after `finish` it does nothing. */
  abandon(): Promise<void>;
}

export function outputSink(output: Output): Sink {
  return {
    async write(text) {
      output.write(text);
    },
    async finish() {},
    async abandon() {},
  };
}

/** @throws UsageError when the file cannot be written. */
export async function fileSink(path: string, appendable: boolean): Promise<Sink> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw cannotWrite(path, 'EISDIR');
  // A device or a pipe is written to; a file renamed into its place would put an end to it.
  const replaceable = found === null || found.isFile();
  return appendable || !replaceable ? appendingSink(path) : renamingSink(path);
}

async function appendingSink(path: string): Promise<Sink> {
  const file = await openFile(path, 'a', path);
  return {
    async write(text) {
      await file.appendFile(text);
    },
    finish: () => file.close(),
    abandon: () => file.close(),
  };
}

async function renamingSink(path: string): Promise<Sink> {
  const draft = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  const file = await openFile(draft, 'wx', path);
  let finished = false;
  return {
    async write(text) {
      await file.appendFile(text);
    },
    async finish() {
      await file.close();
      await rename(draft, path).catch((error) => {
        throw cannotWrite(path, error.code);
      });
      finished = true;
    },
    async abandon() {
      if (finished) return;
      await file.close();
      await rm(draft, { force: true });
    },
  };
}

/** Opens `path`, and on failure names the file that the user asked for. */
async function openFile(path: string, flags: 'a' | 'wx', asked: string): Promise<FileHandle> {
  return open(path, flags).catch((error: NodeJS.ErrnoException) => {
    throw cannotWrite(asked, error.code);
  });
}

function cannotWrite(path: string, code: string | undefined): UsageError {
  return new UsageError(`--output: cannot write ${path} (${code})`);
}
