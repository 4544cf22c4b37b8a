/** Why a scan ended before its lists did. */

import type { Stop } from '../scan/run-summary.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { whyAborted } from './terminal.ts';

export interface Ending extends Stop {
  /** What is thrown once the summary is written; null where there is nothing to add to it. */
  readonly error: unknown;
}

/** What it means for the run that the signal of the terminal fired. */
export function endingBySignal(signal: AbortSignal): Ending {
  const lost = whyAborted(signal);
  return {
    exitCode: lost?.loss === 'output-lost' ? EXIT.usage : EXIT.interrupted,
    interrupted: lost === null,
    because: lost?.message ?? 'interrupted',
    // What became of standard output was told when that happened.
    error: null,
  };
}

/** What a thrown error means for the run. */
export function endingOf(error: unknown): Ending {
  const theirs = error instanceof UsageError;
  return {
    exitCode: theirs ? EXIT.usage : EXIT.bug,
    interrupted: false,
    because: theirs ? error.message : 'a bug of ours',
    error,
  };
}
