/** Where a report goes: standard output, or a file that is never half a report. */

import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { endsTorn } from '../scan/torn-line.ts';
import { UsageError } from './exit-codes.ts';
import { FileWriter } from './file-writer.ts';
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
    // What the last write failed with is told a moment later.
    finish: () => new Promise((resolve) => setImmediate(resolve)),
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

/** `option` named the file. @throws UsageError when it cannot be written, now or by the sink. */
export async function fileSink(
  path: string,
  appendable: boolean,
  option = '--output',
): Promise<Sink> {
  const refuse = refusing(`${option}: cannot write ${path}`);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) refuse({ code: 'EISDIR' });
  // A device or a pipe is written to; a file renamed into its place would put an end to it.
  const replaceable = found === null || found.isFile();
  if (!appendable && replaceable) return renamingSink(path, refuse);
  // What a crash tore stays a line of its own; the first record is not to be a part of it.
  const torn = found?.isFile() === true && (await endsTorn(path).catch(() => false));
  return appendingSink(path, torn ? '\n' : '', refuse);
}

async function appendingSink(path: string, start: string, refuse: Refuse): Promise<Sink> {
  const file = await open(path, 'a').catch(refuse);
  const writer = await FileWriter.of(file);
  await writer.write(start);
  return {
    write: (text) => writer.write(text).catch(refuse),
    async finish() {
      await writer.flush().catch(refuse);
      await file.close().catch(refuse);
    },
    async abandon() {
      // What was taken is kept; why the report was given up is told by whoever gave it up.
      await writer.flush().catch(() => {});
      await file.close();
    },
  };
}

async function renamingSink(path: string, refuse: Refuse): Promise<Sink> {
  const draft = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  const file = await open(draft, 'wx').catch(refuse);
  const writer = await FileWriter.of(file);
  let finished = false;
  return {
    write: (text) => writer.write(text).catch(refuse),
    async finish() {
      await writer.flush().catch(refuse);
      await file
        .close()
        .then(() => rename(draft, path))
        .catch(refuse);
      finished = true;
    },
    async abandon() {
      if (finished) return;
      await writer.flush().catch(() => {});
      await file.close();
      await rm(draft, { force: true });
    },
  };
}

type Refuse = (error: Pick<NodeJS.ErrnoException, 'code'>) => never;

function refusing(what: string): Refuse {
  return ({ code }) => {
    throw new UsageError(`${what} (${code})`);
  };
}
