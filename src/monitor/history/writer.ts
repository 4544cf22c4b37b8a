/**
 * Writes to a history, or remembers what it could not write.
 *
 * What failed is held by a key, the newest under each, and is written with what succeeds next. So what
 * the disk lacked room for is there as soon as it has some, and nothing grows meanwhile.
 */

import { isSqliteError } from './database.ts';
import { HistoryError } from './history-error.ts';
import type { Store } from './store.ts';

/** Writes within the transaction of its caller. */
export type Work = (store: Store) => void;

interface Missed {
  readonly work: Work;
  readonly done: () => void;
}

/** How much of what was missed is written at a time, so that nobody waits for it. */
const STEP = 50;

export class Writer {
  readonly #path: string;
  readonly #open: () => Store;
  readonly #missed = new Map<string, Missed>();
  /** Null before it could be opened, and once it is closed. */
  #store: Store | null = null;
  #isClosed = false;
  #trouble: string | null = null;

  /** `open` is tried again for as long as it fails for want of room. @throws HistoryError */
  constructor(path: string, open: () => Store) {
    this.#path = path;
    this.#open = open;
    try {
      this.#store = open();
    } catch (error) {
      if (error instanceof HistoryError) throw error;
      this.#meet(error, 'written');
    }
  }

  /** Why something is not written that ought to be, in one line; null where all is. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Writes now or, where it cannot, with what comes next; `done` is called when it is on disk. */
  write(key: string, work: Work, done: () => void = () => {}): void {
    this.#missed.delete(key);
    if (this.attempt(work)) {
      done();
      this.catchUp();
    } else {
      this.#missed.set(key, { work, done });
    }
  }

  /** Writes some of what was missed. */
  catchUp(): void {
    const some = [...this.#missed].slice(0, STEP);
    if (some.length === 0) return;
    const isWritten = this.attempt((store) => {
      for (const [, { work }] of some) work(store);
    });
    if (!isWritten) return;
    for (const [key, { done }] of some) {
      this.#missed.delete(key);
      done();
    }
    if (this.#missed.size === 0) this.#trouble = null;
  }

  /** Whether it is done; what cannot be done is nobody's error but told in `trouble`. */
  attempt(work: Work): boolean {
    if (this.#isClosed) return false;
    try {
      this.#store ??= this.#open();
      const store = this.#store;
      store.transact(() => work(store));
      // What had nothing to write succeeds on a full disk too.
      if (this.#missed.size === 0) this.#trouble = null;
      return true;
    } catch (error) {
      this.#meet(error, 'written');
      return false;
    }
  }

  /** Gives what is read, or what stands for it where nothing can be read. */
  read<T>(look: (store: Store) => T, nothing: T): T {
    if (!this.#store) return nothing;
    try {
      return look(this.#store);
    } catch (error) {
      this.#meet(error, 'read');
      return nothing;
    }
  }

  close(): void {
    for (let left = 0; left !== this.#missed.size; this.catchUp()) left = this.#missed.size;
    this.#isClosed = true;
    try {
      this.#store?.close();
    } catch (error) {
      this.#meet(error, 'written');
    }
    this.#store = null;
  }

  /** Nothing that goes wrong here stops the monitor; what it was tells nothing of what a server said. */
  #meet(error: unknown, verb: 'written' | 'read'): void {
    this.#trouble =
      error instanceof HistoryError
        ? error.message
        : `the history ${this.#path} cannot be ${verb}: ${causeOf(error)}`;
  }
}

function causeOf(error: unknown): string {
  if (isSqliteError(error)) return error.errstr;
  return error instanceof Error ? error.name : 'a bug of ours';
}
