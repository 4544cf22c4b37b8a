/** Where a report goes: standard output, or a file that is never half a report. */

import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { UsageError } from './exit-codes.ts';
import type { Output } from './terminal.ts';

export interface Sink {
  /** Resolves when more can be taken. */
  write(text: string): Promise<void>;
  /** Puts the report in its place. */
  finish(): Promise<void>;
  /** Leaves no unfinished file behind; after `finish` it does nothing. */
  abandon(): Promise<void>;
}

/** An output that has enough is waited for until it is gone or `signal` fires; then it is lost. */
export function outputSink(output: Output, signal: AbortSignal): Sink {
  return {
    async write(text) {
      if (!output.write(text) && !signal.aborted) await drained(output, signal);
    },
    async finish() {},
    async abandon() {},
  };
}

/** The next time that an output can take more; also when it never will. */
async function drained(output: Output, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => resolve();
  for (const event of ['drain', 'close'] as const) output.once?.(event, done);
  signal.addEventListener('abort', done);
  await promise;
  for (const event of ['drain', 'close'] as const) output.removeListener?.(event, done);
  signal.removeEventListener('abort', done);
}

/** @throws UsageError when the file cannot be written, now or by the sink. */
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
    write: (text) => file.appendFile(text).catch(refuse(path)),
    finish: () => file.close().catch(refuse(path)),
    abandon: () => file.close(),
  };
}

async function renamingSink(path: string): Promise<Sink> {
  const draft = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  const file = await openFile(draft, 'wx', path);
  let finished = false;
  return {
    write: (text) => file.appendFile(text).catch(refuse(path)),
    async finish() {
      await file
        .close()
        .then(() => rename(draft, path))
        .catch(refuse(path));
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
function openFile(path: string, flags: 'a' | 'wx', asked: string): Promise<FileHandle> {
  return open(path, flags).catch(refuse(asked));
}

function refuse(path: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw cannotWrite(path, error.code);
  };
}

function cannotWrite(path: string, code: string | undefined): UsageError {
  return new UsageError(`--output: cannot write ${path} (${code})`);
}
