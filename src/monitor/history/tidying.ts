/** What is too old is dropped, and the room given back, in pieces that nobody waits for. */

import { PERIOD_MS, periodOf } from './period.ts';
import { PLACES, type Store } from './store.ts';

/** How long each is kept, in milliseconds; counted in whole periods. */
export interface Retention {
  readonly samplesMs: number;
  readonly recordsMs: number;
  readonly changesMs: number;
}

/** Rows, and pages, that are dropped in one piece. */
const ROWS = 300;
const PAGES = 200;

/** As far as a clock may be ahead and still be believed, in periods: a day. */
const AHEAD = 4;

/**
 * The first period that is kept; null where all are.
 *
 * What is older by the clock goes only when there are that many newer periods in which something was
 * seen. So a clock that is wrong for a moment costs one period, not everything, and what was there
 * before a long pause is still there after it.
 */
export function firstKept(store: Store, keptMs: number, now: Date): number | null {
  const here = periodOf(now.getTime());
  const row = store
    .prepare('SELECT period FROM lived WHERE period <= ? ORDER BY period DESC LIMIT 1 OFFSET ?')
    .get(here + AHEAD, Math.ceil(keptMs / PERIOD_MS));
  if (!row) return null;
  return Math.min(periodOf(now.getTime() - keptMs), Number(row['period']));
}

/** Drops one piece. Gives whether there may be more. */
export function dropSome(store: Store, retention: Retention, now: Date): boolean {
  const { samplesMs, recordsMs, changesMs } = retention;
  const dropped = [
    dropBefore(store, SAMPLES, firstKept(store, samplesMs, now), PLACES),
    dropBefore(store, RECORDS, firstKept(store, recordsMs, now), PERIOD_MS),
    dropBefore(store, CHANGES, firstKept(store, changesMs, now), PERIOD_MS),
  ];
  if (dropped.some((rows) => rows >= ROWS)) return true;
  const first = firstKept(store, Math.max(samplesMs, recordsMs, changesMs), now);
  dropBefore(store, GONE, first, PERIOD_MS);
  dropBefore(store, LIVED, first, 1);
  return false;
}

const SAMPLES = 'DELETE FROM sample WHERE key IN (SELECT key FROM sample WHERE key < ? LIMIT ?)';
const RECORDS =
  'DELETE FROM record WHERE number IN (SELECT number FROM record WHERE at < ? LIMIT ?)';
const CHANGES =
  'DELETE FROM change WHERE number IN (SELECT number FROM change WHERE at < ? LIMIT ?)';
const LIVED =
  'DELETE FROM lived WHERE period IN (SELECT period FROM lived WHERE period < ? LIMIT ?)';

/** Places of which nothing is left, whatever the clock said when it was seen. */
const GONE = `DELETE FROM place WHERE number IN
  (SELECT number FROM place WHERE gone_at < ?
     AND NOT EXISTS (SELECT * FROM record WHERE record.place = number)
     AND NOT EXISTS (SELECT * FROM change WHERE change.place = number) LIMIT ?)`;

/** How many rows went; `size` is how much the column counts in a period. */
function dropBefore(store: Store, sql: string, period: number | null, size: number): number {
  if (period === null) return 0;
  return Number(store.prepare(sql).run(period * size, ROWS).changes);
}

/** Gives some pages that nothing stands on back to the disk. Gives whether there are more. */
export function giveBack(store: Store): boolean {
  const free = Number(store.prepare('PRAGMA freelist_count').get()?.['freelist_count']);
  // What is dropped in an hour is needed again in the next one.
  if (free < 2 * PAGES) return false;
  store.exec(`PRAGMA incremental_vacuum(${PAGES})`);
  return true;
}
