/** How many connections the operating system lets this process hold. */

import { readFileSync } from 'node:fs';

/** What else is open: the output, the journal, lists, questions to name servers, the runtime. */
const KEPT_FREE = 64;
/** What a worker thread opens before its first connection, its event loop above all. */
const KEPT_FREE_PER_WORKER = 16;

/**
 * How many files this process may have open; Infinity where there is no limit, null where that
 * cannot be read (only Linux has it in `/proc`). Node has raised the soft limit to the hard one.
 */
export function openFilesLimit(): number | null {
  try {
    return parseOpenFiles(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return null;
  }
}

/** The soft limit of open files in the words of `/proc/self/limits`; null when it is not there. */
export function parseOpenFiles(limits: string): number | null {
  const [, soft] = /^Max open files +(\d+|unlimited) /m.exec(limits) ?? [];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

export interface Fit {
  /** At least 1; Infinity when nothing limits it. */
  readonly concurrency: number;
  /** Whether it is less than was asked for. */
  readonly lowered: boolean;
}

/** Keeps what runs at the same time below the limit of open files; 0 asks for all it allows. */
export function fitConcurrency(asked: number, limit: number | null, workers = 0): Fit {
  const wanted = asked || Number.POSITIVE_INFINITY;
  const taken = KEPT_FREE + KEPT_FREE_PER_WORKER * workers;
  const allowed = Math.max(1, (limit ?? Number.POSITIVE_INFINITY) - taken);
  return { concurrency: Math.min(wanted, allowed), lowered: asked > allowed };
}
