/** Opens the history of a monitor. */

import { resolve } from 'node:path';
import type { Config } from '../monitor/config/config.ts';
import type { History } from '../monitor/history/history.ts';
import { HistoryError } from '../monitor/history/history-error.ts';
import { NoHistory } from '../monitor/history/no-history.ts';
import { openHistory } from '../monitor/history/open-history.ts';
import { UsageError } from './exit-codes.ts';

const DAY_MS = 86_400_000;

/** What is kept where the configuration does not say how long. */
const RETENTION = { samples: 30 * DAY_MS, records: 7 * DAY_MS, changes: 365 * DAY_MS };

/** `folder` is what its path is relative to. @throws UsageError where it cannot be used or is held. */
export function openHistoryFor(
  { history, retention: given = {} }: Config,
  folder: string,
  pid: number | null,
): History {
  if (history === undefined) return new NoHistory();
  const retention = {
    samplesMs: given.samples ?? RETENTION.samples,
    recordsMs: given.records ?? RETENTION.records,
    changesMs: given.changes ?? RETENTION.changes,
  };
  try {
    return openHistory(resolve(folder, history), { retention, pid });
  } catch (error) {
    throw error instanceof HistoryError ? new UsageError(error.message) : error;
  }
}
