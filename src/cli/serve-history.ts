/** Finds and opens the history of a monitor. */

import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '../monitor/config/config.ts';
import type { History } from '../monitor/history/history.ts';
import { HistoryError } from '../monitor/history/history-error.ts';
import { NoHistory } from '../monitor/history/no-history.ts';
import { openHistory } from '../monitor/history/open-history.ts';
import { UsageError } from './exit-codes.ts';

const DAY_MS = 86_400_000;

/** What is kept where the configuration does not say how long. */
const RETENTION = { samples: 30 * DAY_MS, records: 7 * DAY_MS, changes: 365 * DAY_MS };

/** Its file, in a folder that can be written; null where nothing is kept. @throws UsageError. */
export async function findHistory({ history }: Config, folder: string): Promise<string | null> {
  if (history === undefined) return null;
  const path = resolve(folder, history);
  await access(dirname(path), constants.W_OK).catch(({ code }: NodeJS.ErrnoException) => {
    throw new UsageError(`history: cannot write in ${dirname(path)} (${code})`);
  });
  return path;
}

/** @throws UsageError where it cannot be used, or another process has it. */
export function openHistoryFor(
  { retention: given = {} }: Config,
  path: string | null,
  pid: number | null,
): History {
  if (path === null) return new NoHistory();
  const retention = {
    samplesMs: given.samples ?? RETENTION.samples,
    recordsMs: given.records ?? RETENTION.records,
    changesMs: given.changes ?? RETENTION.changes,
  };
  try {
    return openHistory(path, { retention, pid });
  } catch (error) {
    throw error instanceof HistoryError ? new UsageError(error.message) : error;
  }
}
