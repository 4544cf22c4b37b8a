/** Something awaited from a server, for so long and no longer. */

import type { Clock } from './clock.ts';
import type { Stage } from './failure.ts';

/** Milliseconds that a wait may last: without a sign of life, and in all. */
export interface Patience {
  readonly idleMs: number;
  readonly totalMs: number;
}

/** A promise that fails by itself when the server falls silent or takes too long. */
export class Wait<T> {
  readonly done: Promise<T>;
  readonly stage: Stage;
  /** On the clock of `performance.now()`, as is `dueAt`. */
  readonly startedAt = performance.now();

  readonly #clock: Clock;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: Error) => void;
  readonly #patience: Patience;
  readonly #whyExpired: (afterMs: number) => Error;
  #heardAt = this.startedAt;

  /** `whyExpired` makes the error with which the wait fails after so many milliseconds. */
  constructor(
    clock: Clock,
    stage: Stage,
    patience: Patience,
    whyExpired: (afterMs: number) => Error,
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.done = promise;
    this.stage = stage;
    this.#clock = clock;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#patience = patience;
    this.#whyExpired = whyExpired;
    clock.begin(this);
  }

  get dueAt(): number {
    const { idleMs, totalMs } = this.#patience;
    return Math.min(this.#heardAt + idleMs, this.startedAt + totalMs);
  }

  resolve(value: T): void {
    if (this.#clock.end(this)) this.#resolve(value);
  }

  reject(why: () => Error): void {
    if (this.#clock.end(this)) this.#reject(why());
  }

  /** Something came from the server: silence is counted anew, the whole is not. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  /** Its time is over. */
  expire(): void {
    const afterMs = Math.round(performance.now() - this.startedAt);
    this.reject(() => this.#whyExpired(afterMs));
  }
}
