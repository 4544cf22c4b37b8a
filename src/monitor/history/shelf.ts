/** What a history finds in its database. */

import { glanceAt } from '../../report/glance.ts';
import type { Change } from '../../rules/compare/change.ts';
import type { Judged } from '../../rules/judge.ts';
import type { Watched } from '../watched.ts';
import type { Round, Sample, StoredChange, StoredRecord } from './history.ts';
import { unpackLine } from './packed-line.ts';
import { periodOf } from './period.ts';
import { byTime, unpackSamples } from './sample-block.ts';
import { PLACES, type Store } from './store.ts';

/** As much as a picture may lie in the future, because clocks differ; a day, in milliseconds. */
const AHEAD_MS = 24 * 60 * 60 * 1000;

type Row = Readonly<Record<string, unknown>>;

/** What cannot be read any more, because the record of an older program lacks something, is left out. */
export function readStates(store: Store): Watched[] {
  return store
    .prepare('SELECT id, "group", since, line FROM state JOIN place ON number = state.place')
    .all()
    .flatMap((row) => readState(row) ?? []);
}

function readState({ id, group, since, line: packed }: Row): Watched | null {
  try {
    const line = unpackLine(packed as Uint8Array);
    const glance = glanceAt(JSON.parse(line) as Judged);
    return { id: String(id), group: String(group), since: String(since), glance, line };
  } catch {
    return null;
  }
}

/** Without those later than a day from now, which a wrong clock has left. */
export function readSamples(store: Store, id: string, since: Date, now: Date): Sample[] {
  const latest = new Date(now.getTime() + AHEAD_MS);
  return store
    .prepare(
      `SELECT period, block FROM lived
       JOIN sample ON key = period * ${PLACES} + (SELECT number FROM place WHERE id = ?)
       WHERE period BETWEEN ? AND ?`,
    )
    .all(id, periodOf(since.getTime()), periodOf(latest.getTime()))
    .flatMap(({ period, block }) => unpackSamples(Number(period), block as Uint8Array))
    .filter(({ at }) => at >= since.toISOString() && at <= latest.toISOString())
    .sort(byTime);
}

/** The last one, which stands in the state, and those that were kept for what they said. */
export function readRecords(store: Store, id: string, limit: number): StoredRecord[] {
  const kept = store
    .prepare(
      `SELECT at, line FROM record WHERE place = (SELECT number FROM place WHERE id = ?)
       ORDER BY number DESC LIMIT ?`,
    )
    .all(id, limit);
  const last = store
    .prepare('SELECT at, line FROM state WHERE place = (SELECT number FROM place WHERE id = ?)')
    .get(id);
  const isKept = last === undefined || kept[0]?.['at'] === last['at'];
  const rows = isKept ? kept : [last, ...kept].slice(0, limit);
  return rows.map(({ at, line }) => ({ at: iso(at), line: unpackLine(line as Uint8Array) }));
}

/** In the order in which they were seen, whatever the clock said. */
export function readChanges(store: Store, id: string | null, limit: number): StoredChange[] {
  const ofPlace = id === null ? '' : 'WHERE change.place = (SELECT number FROM place WHERE id = ?)';
  return store
    .prepare(
      `SELECT at, id, "group", change FROM change JOIN place ON place.number = change.place
       ${ofPlace} ORDER BY change.number DESC LIMIT ?`,
    )
    .all(...(id === null ? [limit] : [id, limit]))
    .map((row) => ({
      at: iso(row['at']),
      id: String(row['id']),
      group: String(row['group']),
      change: JSON.parse(String(row['change'])) as Change,
    }));
}

export function readRound(store: Store, group: string): Round | null {
  const row = store.prepare('SELECT * FROM round WHERE "group" = ?').get(group);
  if (!row) return null;
  const { fingerprint } = row;
  return {
    startedAt: String(row['started_at']),
    endedAt: String(row['ended_at']),
    records: Number(row['records']),
    ...(typeof fingerprint === 'string' && { fingerprint }),
  };
}

function iso(atMs: unknown): string {
  return new Date(Number(atMs)).toISOString();
}
