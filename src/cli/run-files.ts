/** Reads the run files that a command line names, one after another, as one. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import { SavedError } from '../dialogue/saved-error.ts';
import type { Judged } from '../rules/judge.ts';
import type { Chunks } from '../scan/lines.ts';
import { UsageError } from './exit-codes.ts';
import { findFiles, readChunks } from './files.ts';
import type { Terminal } from './terminal.ts';

type Input = Pick<Terminal, 'stdin' | 'signal'>;

/**
 * Gives saved observations as they are read; `what` is the command, and `-` is standard input.
 *
 * Ends early when the user interrupts.
 *
 * @throws UsageError where a file cannot be read, before the first one is; and at what is no
 * observation, with its file and its line, once those before it were given.
 */
export async function* readObservations(
  what: string,
  paths: readonly string[],
  input: Input,
): AsyncGenerator<Observation<Facts>> {
  // Loaded only where something is read: the library that checks what was saved is heavy.
  const { readSavedObservations } = await import('../scan/run-file.ts');
  yield* readEach(what, paths, input, readSavedObservations);
}

/** The same of records, which were judged. @throws UsageError, also at one that was not. */
export async function* readRecords(
  what: string,
  paths: readonly string[],
  input: Input,
): AsyncGenerator<Judged> {
  const { readSavedRecords } = await import('../scan/run-file.ts');
  yield* readEach(what, paths, input, readSavedRecords);
}

async function* readEach<One>(
  what: string,
  paths: readonly string[],
  input: Input,
  read: (chunks: Chunks, name: string) => AsyncIterable<One>,
): AsyncGenerator<One> {
  const files = await findFiles(what, paths);
  try {
    for (const file of files) {
      for await (const one of read(readChunks(what, file, input), file.path)) {
        if (input.signal.aborted) return;
        yield one;
      }
    }
  } catch (error) {
    if (input.signal.aborted) return;
    throw error instanceof SavedError ? new UsageError(error.message) : error;
  }
}
