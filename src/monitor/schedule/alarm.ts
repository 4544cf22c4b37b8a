/** Rings when a round of a group is due. */

import type { Clock } from './clock.ts';
import type { Timetable } from './timetable.ts';

/** However far off a round is, the clock may be set meanwhile. */
const LONGEST_SLEEP_MS = 30_000;

/** A clock that goes back by less was only corrected. */
const SET_BACK_MS = 60_000;

interface AlarmOptions {
  readonly timetable: Timetable;
  readonly clock: Clock;
  /** Gives a number from 0 up to 1, for jitter. */
  readonly random: () => number;
  readonly ring: () => void;
}

/** When it is due, before chance has its say; by a clock that only grows, or by the time of day. */
interface Due {
  readonly by: 'interval' | 'day';
  readonly atMs: number;
  readonly jitterMs: number;
}

/**
 * Rings, and not again before it hears that the round has ended: rounds never overlap, and those that
 * were missed meanwhile are not made up for.
 *
 * An interval goes by a clock that nobody sets, a cron expression by the time of day.
 */
export class Alarm {
  readonly #options: AlarmOptions;
  #due: Due | null = null;
  /** When the interval began that the round belongs to, by the clock that only grows. */
  #baseMs = 0;
  /** The time of day when it last looked, to see that the clock was set back. */
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #cancel: () => void = () => {};

  constructor(options: AlarmOptions) {
    this.#options = options;
  }

  /** When it rings next; null while a round is under way, and where none comes any more. */
  get nextAt(): Date | null {
    if (this.#due === null) return null;
    return new Date(this.#dayMs + Math.max(0, this.#leftMs(this.#due)));
  }

  /** Begins. `last` is when the last round began, null where none did: what is overdue rings at once. */
  start(last: Date | null): void {
    const { timetable, clock } = this.#options;
    const sinceMs = last === null ? Number.POSITIVE_INFINITY : this.#dayMs - last.getTime();
    // A round of tomorrow is one of a clock that was wrong.
    const isKnown = last !== null && sinceMs >= 0;
    if (isKnown && timetable.kind === 'cron') {
      this.#await(this.#nextOfDay(last, 0));
      return;
    }
    const leftMs = isKnown && timetable.kind === 'every' ? timetable.everyMs - sinceMs : 0;
    const atMs = clock.monotonicMs() + Math.max(0, leftMs);
    this.#await({ by: 'interval', atMs, jitterMs: 0 });
  }

  /** Hears that the round that it rang for has ended. */
  again(): void {
    const { timetable, clock, random } = this.#options;
    const jitterMs = random() * timetable.jitterMs;
    if (timetable.kind === 'cron') {
      this.#await(this.#nextOfDay(clock.now(), jitterMs));
      return;
    }
    const { everyMs } = timetable;
    const missed = Math.floor((clock.monotonicMs() - this.#baseMs) / everyMs);
    this.#await({ by: 'interval', atMs: this.#baseMs + (missed + 1) * everyMs, jitterMs });
  }

  stop(): void {
    this.#cancel();
    this.#due = null;
  }

  #nextOfDay(after: Date, jitterMs: number): Due | null {
    const { timetable } = this.#options;
    const next = timetable.kind === 'cron' ? timetable.cron.nextRun(after) : null;
    return next && { by: 'day', atMs: next.getTime(), jitterMs };
  }

  #await(due: Due | null): void {
    this.#due = due;
    this.#lookedAtMs = this.#dayMs;
    this.#sleep();
  }

  #sleep(): void {
    this.#cancel();
    if (this.#due === null) return;
    const leftMs = Math.max(0, this.#leftMs(this.#due));
    const wake = () => this.#wake();
    this.#cancel = this.#options.clock.wake(Math.min(Math.ceil(leftMs), LONGEST_SLEEP_MS), wake);
  }

  #wake(): void {
    if (this.#due?.by === 'day' && this.#dayMs < this.#lookedAtMs - SET_BACK_MS) {
      this.#due = this.#nextOfDay(this.#options.clock.now(), this.#due.jitterMs);
    }
    this.#lookedAtMs = this.#dayMs;
    if (this.#due && this.#leftMs(this.#due) <= 0) this.#ring(this.#due);
    else this.#sleep();
  }

  #ring({ by, atMs }: Due): void {
    this.#baseMs = by === 'interval' ? atMs : this.#options.clock.monotonicMs();
    this.#due = null;
    this.#options.ring();
  }

  #leftMs({ by, atMs, jitterMs }: Due): number {
    const { clock } = this.#options;
    return atMs + jitterMs - (by === 'interval' ? clock.monotonicMs() : this.#dayMs);
  }

  get #dayMs(): number {
    return this.#options.clock.now().getTime();
  }
}
