/** Opens the history of a monitor. */

import { openDatabase } from './database.ts';
import type { History } from './history.ts';
import { noteHolder, removeHolder } from './holder.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { SqliteHistory } from './sqlite-history.ts';
import { Store } from './store.ts';
import type { Retention } from './tidying.ts';
import { Writer } from './writer.ts';

export interface HistoryOptions {
  readonly retention: Retention;
  /** The number of this process, to be named to another one that wants the same file; null hides it. */
  readonly pid?: number | null;
  readonly now?: () => Date;
}

/**
 * Opens a history, or begins one; it is held until it is closed or the process ends, however that is.
 *
 * Where there is no room on the disk, it is opened all the same: what can be read is restored, `trouble`
 * says what is wrong, and what is missed is written as soon as there is room.
 *
 * @throws HistoryError where the file is held by another process, was written by a newer program, is
 *   no history, or may not be written.
 */
export function openHistory(path: string, options: HistoryOptions): History {
  const { retention, pid = null, now = () => new Date() } = options;
  const writer = new Writer(path, () => {
    const database = openDatabase(path, MIGRATIONS);
    noteHolder(path, pid, now());
    return new Store(database);
  });
  return new SqliteHistory(writer, { retention, now, end: () => removeHolder(path) });
}
