/** Takes up the run files that a scan goes on from. */

import { SavedError } from '../dialogue/saved-error.ts';
import { type Journal, openJournal } from '../scan/journal.ts';
import { cutTornLine } from '../scan/torn-line.ts';
import { UsageError } from './exit-codes.ts';
import type { ScanAccount } from './scan-account.ts';

interface Resumption {
  /** Run files that were written before. */
  readonly resume: readonly string[];
  /** The file that records are added to; undefined for standard output. */
  readonly output: string | undefined;
  readonly account: ScanAccount;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Null where nothing is resumed. @throws UsageError where a file is none of records. */
export async function resumeRuns(given: Resumption): Promise<Journal | null> {
  const { resume, output, account, note, signal } = given;
  if (resume.length === 0) return null;
  try {
    const journal = await openJournal(resume, {
      onRecord: (gist, place) => account.addEarlier(gist, place),
      onBroken: (where) => note(`${where}: not a record; its target is done again`),
      signal,
    });
    if (output !== undefined && resume.includes(output)) await cutTornLine(output);
    return journal;
  } catch (error) {
    throw error instanceof SavedError ? new UsageError(`--resume: ${error.message}`) : error;
  }
}
