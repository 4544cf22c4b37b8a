/** What a history says to its database; each call is part of a transaction of the caller's. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change } from '../../rules/compare/change.ts';
import type { Watched } from '../watched.ts';
import type { Round } from './history.ts';
import { packLine } from './packed-line.ts';
import { periodOf } from './period.ts';
import { packSample } from './sample-block.ts';

/** What one place's rows share: the key of a sample is the period times this, plus the place. */
export const PLACES = 2 ** 32;

export class Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** The numbers of what is watched. */
  readonly #numbers = new Map<string, number>();
  /** The last period that is known to be in `lived`. */
  #livedIn: number | null = null;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Gives a statement that is made once. */
  prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Runs something whole or not at all. @throws what it throws, and what SQLite does. */
  transact(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      // SQLite has gone back by itself where the disk is full.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#forgetWhatWasKnown();
      throw error;
    }
  }

  /** What was looked up within a transaction that is undone does not hold. */
  #forgetWhatWasKnown(): void {
    this.#numbers.clear();
    this.#livedIn = null;
  }

  keepState({ id, group, since, glance, line }: Watched, packed = packLine(line)): void {
    this.prepare(
      `INSERT INTO state (place, at, since, line) VALUES (?, ?, ?, ?) ON CONFLICT (place)
       DO UPDATE SET at = excluded.at, since = excluded.since, line = excluded.line`,
    ).run(this.#numberOf(id, group), Date.parse(glance.startedAt), since, packed);
  }

  keepSample({ id, group, glance }: Watched): void {
    const { startedAt, verdict, outcome, advertised, durationMs } = glance;
    const period = periodOf(Date.parse(startedAt));
    this.#live(period);
    const sample = packSample({ at: startedAt, verdict, outcome, advertised, durationMs });
    this.prepare(
      `INSERT INTO sample (key, block) VALUES (?, ?) ON CONFLICT (key)
       DO UPDATE SET block = CAST(block || excluded.block AS BLOB)`,
    ).run(period * PLACES + this.#numberOf(id, group), sample);
  }

  keepRecord({ id, group, glance, line }: Watched, packed = packLine(line)): void {
    this.prepare('INSERT INTO record (place, at, line) VALUES (?, ?, ?)').run(
      this.#numberOf(id, group),
      Date.parse(glance.startedAt),
      packed,
    );
  }

  keepChanges({ id, group, glance }: Watched, changes: readonly Change[]): void {
    const insert = this.prepare('INSERT INTO change (place, at, change) VALUES (?, ?, ?)');
    const number = this.#numberOf(id, group);
    const atMs = Date.parse(glance.startedAt);
    for (const change of changes) insert.run(number, atMs, JSON.stringify(change));
  }

  /** Keeps the last record as one that was seen, if it is not among them yet, and drops the state. */
  forget(id: string): void {
    this.prepare(
      `INSERT INTO record (place, at, line) SELECT place, at, line FROM state
       WHERE place = (SELECT number FROM place WHERE id = ?) AND NOT EXISTS
         (SELECT * FROM record WHERE record.place = state.place AND record.at = state.at)`,
    ).run(id);
    this.prepare(
      `UPDATE place SET gone_at = (SELECT at FROM state WHERE place = number)
       WHERE id = ? AND gone_at IS NULL`,
    ).run(id);
    this.prepare('DELETE FROM state WHERE place = (SELECT number FROM place WHERE id = ?)').run(id);
    this.#numbers.delete(id);
  }

  keepRound(group: string, { startedAt, endedAt, records, fingerprint }: Round): void {
    this.prepare(
      `INSERT INTO round ("group", started_at, ended_at, records, fingerprint)
       VALUES (?, ?, ?, ?, ?) ON CONFLICT ("group") DO UPDATE SET
         started_at = excluded.started_at, ended_at = excluded.ended_at,
         records = excluded.records, fingerprint = excluded.fingerprint`,
    ).run(group, startedAt, endedAt, records, fingerprint ?? null);
  }

  #numberOf(id: string, group: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    this.prepare(
      'INSERT INTO place (id, "group") VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET gone_at = NULL',
    ).run(id, group);
    const number = Number(
      this.prepare('SELECT number FROM place WHERE id = ?').get(id)?.['number'],
    );
    this.#numbers.set(id, number);
    return number;
  }

  #live(period: number): void {
    if (this.#livedIn === period) return;
    this.prepare('INSERT INTO lived (period) VALUES (?) ON CONFLICT DO NOTHING').run(period);
    this.#livedIn = period;
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** The WAL goes into the database, and is removed. */
  close(): void {
    this.#database.close();
  }
}
