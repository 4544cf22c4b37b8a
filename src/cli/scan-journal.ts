/** Takes up the run files that a scan goes on from. */

import { SavedError } from '../dialogue/saved-error.ts';
import { identifyFile } from '../scan/file-identity.ts';
import { type Journal, openJournal } from '../scan/journal.ts';
import { cutTornLine } from '../scan/torn-line.ts';
import { UsageError } from './exit-codes.ts';
import type { ScanAccount } from './scan-account.ts';
import type { ScanTeller } from './scan-teller.ts';

const VERDICTS_STAY =
  'records of earlier runs keep the verdict they were given; predict judges them again';

interface Resumption {
  /** Run files that were written before. */
  readonly resume: readonly string[];
  /** The file that records are added to; undefined for standard output. */
  readonly output: string | undefined;
  readonly account: ScanAccount;
  /** Options say what records are held against. */
  readonly judges: boolean;
  readonly teller: Pick<ScanTeller, 'complain' | 'note'>;
  readonly signal: AbortSignal;
}

/** Null where nothing is resumed. @throws UsageError where a file is none of records. */
export async function resumeRuns(given: Resumption): Promise<Journal | null> {
  const { resume, output, account, judges, teller, signal } = given;
  if (resume.length === 0) return null;
  try {
    const journal = await openJournal(resume, {
      onRecord: (gist, place) => account.addEarlier(gist, place),
      onBroken: (where) => teller.complain(`${where}: not a record; its target is done again`),
      signal,
    });
    if (output !== undefined && (await isAmong(resume, output))) await cutTornLine(output);
    if (judges && journal.size > 0) teller.note(VERDICTS_STAY);
    return journal;
  } catch (error) {
    throw error instanceof SavedError ? new UsageError(`--resume: ${error.message}`) : error;
  }
}

async function isAmong(paths: readonly string[], path: string): Promise<boolean> {
  const file = await identifyFile(path);
  if (file === null) return false;
  const files = await Promise.all(paths.map(identifyFile));
  return files.includes(file);
}
