/** Opens the file of a history, so that nobody else has it. */

import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HistoryError } from './history-error.ts';
import { describeHolder } from './holder.ts';
import { migrate, readPragma, refuseStrange } from './migrate.ts';

/** What SQLite says is wrong; all that the operating system adds stands above these eight bits. */
const BUSY = 5;
const READ_ONLY = 8;
const CANNOT_OPEN = 14;
const NO_DATABASE = 26;
const CORRUPT = 11;

/** An error of SQLite, as Node throws it. */
export interface SqliteError extends Error {
  readonly code: 'ERR_SQLITE_ERROR';
  readonly errcode: number;
  readonly errstr: string;
}

export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA journal_size_limit = 8388608;
  PRAGMA temp_store = MEMORY;
`;

/**
 * Opens or makes a history, and locks it for as long as it is open.
 *
 * The lock also keeps SQLite from sharing memory through a file, so that a history can be opened, and
 * read, where there is no room for one.
 *
 * @throws HistoryError where it is held by another, is none, cannot be read or may not be written; a
 *   SqliteError where it cannot be begun yet, as on a full disk.
 */
export function openDatabase(path: string, migrations: readonly string[]): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    refuseStrange(database, path, migrations.length);
    // It has an effect before anything is in a file; later it would be a write for nothing.
    if (!isBegun(database)) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
    database.exec(SETTINGS);
    refuseReadOnly(database);
    migrate(database, migrations);
    return database;
  } catch (error) {
    const isLost = database !== null && mayHoldSomething(database);
    database?.close();
    if (!isSqliteError(error)) throw error;
    throw refusal(error, path) ?? (isLost || !isWritable(path) ? unusable(error, path) : error);
  }
}

function isBegun(database: DatabaseSync): boolean {
  return readPragma(database, 'user_version') > 0;
}

/** Whether something may stand in it that nobody would know of if it were used without being read. */
function mayHoldSomething(database: DatabaseSync): boolean {
  try {
    return isBegun(database);
  } catch {
    return true;
  }
}

function unusable({ errstr }: SqliteError, path: string): HistoryError {
  const why = isWritable(path) ? errstr : 'its folder has to exist, and both have to be writable';
  return new HistoryError(`${path} cannot be opened: ${why}`);
}

/** SQLite has no words of its own for a log that it may not write. */
function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Takes the lock for writing too; on a read-only file reading alone would do until the first change. */
function refuseReadOnly(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  database.exec('ROLLBACK');
}

function refusal(error: SqliteError, path: string): HistoryError | null {
  const { errcode, errstr } = error;
  switch (errcode & 0xff) {
    case BUSY:
      return new HistoryError(
        `${path} is in use by ${describeHolder(path)}; one history serves one monitor`,
      );
    case NO_DATABASE:
      return new HistoryError(
        `${path} is no history; name a file that does not exist, or one that serve has made`,
      );
    case READ_ONLY:
    case CANNOT_OPEN:
      return unusable(error, path);
    case CORRUPT:
      return new HistoryError(`${path} is damaged (${errstr}); move it away to begin anew`);
    default:
      return null;
  }
}
