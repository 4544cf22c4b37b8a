/** A clock that stands still until a test moves it. */

import type { Clock } from '../../src/monitor/schedule/clock.ts';

/** Both hands, and who wants to be woken. */
export class FakeClock implements Clock {
  #dayMs: number;
  #monotonicMs = 1_000;
  readonly #sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();

  constructor(now: string) {
    this.#dayMs = Date.parse(now);
  }

  now(): Date {
    return new Date(this.#dayMs);
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  wake(afterMs: number, callback: () => void): () => void {
    const sleeper = { atMs: this.#monotonicMs + afterMs, wake: callback };
    this.#sleepers.add(sleeper);
    return () => this.#sleepers.delete(sleeper);
  }

  /** Lets time pass, and wakes everybody in turn. */
  pass(ms: number): void {
    const until = this.#monotonicMs + ms;
    while (true) {
      const [next] = [...this.#sleepers].sort((one, other) => one.atMs - other.atMs);
      if (!next || next.atMs > until) break;
      this.#advance(next.atMs);
      this.#sleepers.delete(next);
      next.wake();
    }
    this.#advance(until);
  }

  /** Somebody sets the time of day. */
  set(now: string): void {
    this.#dayMs = Date.parse(now);
  }

  #advance(toMs: number): void {
    this.#dayMs += toMs - this.#monotonicMs;
    this.#monotonicMs = toMs;
  }
}
