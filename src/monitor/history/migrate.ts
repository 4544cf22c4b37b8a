/** Brings the schema of a history to where this program has it. */

import type { DatabaseSync } from 'node:sqlite';
import { HistoryError } from './history-error.ts';

/** `STPR`, where SQLite keeps whose file it is. */
const APPLICATION_ID = 0x53545052;

/** Changes nothing. @throws HistoryError for the file of another program, and a newer one of ours. */
export function refuseStrange(database: DatabaseSync, path: string, known: number): void {
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  if (tables !== 0 && readPragma(database, 'application_id') !== APPLICATION_ID) {
    throw new HistoryError(
      `${path} is a database of another program; name a file that does not exist, or a history`,
    );
  }
  const version = readPragma(database, 'user_version');
  if (version <= known) return;
  throw new HistoryError(
    `${path} was written by a newer starttls-probe (its schema is ${version}, this program knows ` +
      `${known}); run that one, or name another file`,
  );
}

/** Runs the steps that are missing, each whole or not at all; a new file gets all of them. */
export function migrate(database: DatabaseSync, migrations: readonly string[]): void {
  const version = readPragma(database, 'user_version');
  migrations.slice(version).forEach((step, index) => {
    runStep(database, step, version + index + 1);
  });
}

function runStep(database: DatabaseSync, step: string, version: number): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** A setting of SQLite that is a number. */
export function readPragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
