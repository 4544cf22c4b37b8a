/** Why a scan ended before its lists did. */

import type { Stop } from '../scan/run-summary.ts';
import { EXIT, UsageError } from './exit-codes.ts';

export interface Ending extends Stop {
  /** What is thrown once the summary is written; null where there is nothing to add to it. */
  readonly error: unknown;
}

export const INTERRUPTED: Ending = {
  exitCode: EXIT.interrupted,
  interrupted: true,
  because: 'interrupted',
  error: null,
};

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
