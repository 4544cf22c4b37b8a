/** A steady number of starts per second. */

/**
 * Timers are late, on a busy machine by many milliseconds; what they missed in this time is made up
 * for, and no more, so that there is never a burst.
 */
const CATCH_UP_MS = 20;

/** Spaces starts evenly; knows no clock, so that every time comes from its user. */
export class Rate {
  readonly #intervalMs: number;
  #dueAt = Number.NEGATIVE_INFINITY;

  /** A fraction is a start every few seconds. */
  constructor(perSecond: number) {
    this.#intervalMs = 1000 / perSecond;
  }

  /** Milliseconds until the next start is due; 0 when it is. */
  waitMs(now: number): number {
    return Math.max(0, this.#dueAt - now);
  }

  /** Counts a start. */
  take(now: number): void {
    this.#dueAt = Math.max(this.#dueAt, now - CATCH_UP_MS) + this.#intervalMs;
  }
}
