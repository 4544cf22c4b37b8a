/** What waits to be delivered, on disk. */

import type { Waiting } from './delivery-queue.ts';
import type { Store } from './store.ts';

export function readWaiting(store: Store): Waiting[] {
  return store
    .prepare('SELECT * FROM delivery ORDER BY id')
    .all()
    .map((row) => ({
      id: Number(row['id']),
      place: String(row['place']),
      body: String(row['body']),
      attempts: Number(row['attempts']),
      addedAt: new Date(Number(row['added_at'])),
      dueAt: new Date(Number(row['due_at'])),
    }));
}

/** Writes what waits under an id, or takes it away where nothing does any more. */
export function keepWaiting(store: Store, id: number, waiting: Waiting | null): void {
  if (waiting === null) {
    store.prepare('DELETE FROM delivery WHERE id = ?').run(id);
    return;
  }
  const { place, addedAt, dueAt, attempts, body } = waiting;
  store
    .prepare(
      `INSERT INTO delivery (id, place, added_at, due_at, attempts, body) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at, attempts = excluded.attempts`,
    )
    .run(id, place, addedAt.getTime(), dueAt.getTime(), attempts, body);
}
