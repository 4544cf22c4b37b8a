/** Something awaited from a server, for so long and no longer. */

/** Milliseconds that a wait may last: without a sign of life, and in all. */
export interface Patience {
  readonly idleMs: number;
  readonly totalMs: number;
}

/** A promise that fails by itself when the server falls silent or takes too long. */
export class Wait<T> {
  readonly done: Promise<T>;

  readonly #resolve: (value: T) => void;
  readonly #reject: (error: Error) => void;
  readonly #patience: Patience;
  readonly #expire: (afterMs: number) => Error;
  readonly #startedAt = performance.now();
  #heardAt = this.#startedAt;
  #timer: NodeJS.Timeout;

  /** `expire` makes the error with which the wait fails after so many milliseconds. */
  constructor(patience: Patience, expire: (afterMs: number) => Error) {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#patience = patience;
    this.#expire = expire;
    this.#timer = this.#arm();
    this.done = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  resolve(value: T): void {
    clearTimeout(this.#timer);
    this.#resolve(value);
  }

  reject(error: Error): void {
    clearTimeout(this.#timer);
    this.#reject(error);
  }

  /** Something came from the server: silence is counted anew, the whole is not. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  // One timer that looks again when it fires costs less than one that is moved with every octet.
  #arm(): NodeJS.Timeout {
    return setTimeout(() => this.#look(), Math.max(0, this.#dueAt() - performance.now()));
  }

  #dueAt(): number {
    const { idleMs, totalMs } = this.#patience;
    return Math.min(this.#heardAt + idleMs, this.#startedAt + totalMs);
  }

  #look(): void {
    const now = performance.now();
    // A timer may fire up to a millisecond early.
    if (now + 1 < this.#dueAt()) {
      this.#timer = this.#arm();
      return;
    }
    this.reject(this.#expire(Math.round(now - this.#startedAt)));
  }
}
