/** The clock of one connection: its only timer, and how long each of its stages took. */

import type { Stage } from './failure.ts';
import { roundMs } from './transcript.ts';

/** Milliseconds that a stage took, also one that failed; one that was not reached is absent. */
export interface StageTimings {
  readonly connectMs?: number;
  readonly greetingMs?: number;
  readonly ehloMs?: number;
  readonly starttlsMs?: number;
  readonly handshakeMs?: number;
}

/** What a clock watches over; its times are on the clock of `performance.now()`. */
interface Awaited {
  readonly stage: Stage;
  readonly startedAt: number;
  readonly dueAt: number;
  /** Its time is over. */
  expire(): void;
}

const TIMING_OF: { readonly [Timed in Stage]?: keyof StageTimings } = {
  connect: 'connectMs',
  greeting: 'greetingMs',
  ehlo: 'ehloMs',
  starttls: 'starttlsMs',
  handshake: 'handshakeMs',
};

/**
 * A connection awaits one thing at a time, and mostly each may take longer than the one before. So the
 * timer is set for the first and left alone when that is there; when it goes off, it is set for
 * whatever is awaited then.
 */
export class Clock {
  readonly timings: { -readonly [Name in keyof StageTimings]: StageTimings[Name] } = {};
  #awaited: Awaited | null = null;
  #timer: NodeJS.Timeout | undefined;
  #goesOffAt = Number.POSITIVE_INFINITY;
  #isStopped = false;

  /** Watches over what is awaited from now on. */
  begin(wait: Awaited): void {
    this.#awaited = wait;
    if (wait.dueAt < this.#goesOffAt) this.#set(wait.dueAt);
  }

  /** Tells whether this was still awaited, and then notes how long it took. */
  end(wait: Awaited): boolean {
    if (this.#awaited !== wait) return false;
    this.#awaited = null;
    const name = TIMING_OF[wait.stage];
    if (this.#isStopped) this.stop();
    if (name) this.timings[name] = roundMs(performance.now() - wait.startedAt);
    return true;
  }

  /** The connection is gone: whatever is awaited from now on has its end soon, and leaves no timer. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#goesOffAt = Number.POSITIVE_INFINITY;
  }

  #set(dueAt: number): void {
    clearTimeout(this.#timer);
    this.#goesOffAt = dueAt;
    this.#timer = setTimeout(() => this.#goOff(), Math.max(0, dueAt - performance.now()));
  }

  #goOff(): void {
    this.#goesOffAt = Number.POSITIVE_INFINITY;
    const wait = this.#awaited;
    if (!wait) return;
    // A timer may fire up to a millisecond early.
    if (performance.now() + 1 < wait.dueAt) this.#set(wait.dueAt);
    else wait.expire();
  }
}
