/** Where what shares a limit passes, so many at a time, or waits in the order in which it came. */

import Queue from 'yocto-queue';
import { type BackOff, briefRestMs, restMs } from './back-off.ts';
import type { LimitKey } from './limit-keys.ts';

/** What one that is served gives back of a rest; a binary fraction, so that eight give all. */
const REWARD = 1 / 8;

export class Gate<Waiter> {
  readonly key: LimitKey;
  /** How many have this key, whether they wait here, wait elsewhere or have passed. */
  members = 0;
  /** How many have passed and not left. */
  inside = 0;
  readonly #backOff: BackOff;
  /** Rests since somebody was served. */
  #strikes = 0;
  /** Rests that nobody who was served has made good. */
  #vainRests = 0;
  #rest: NodeJS.Timeout | null = null;
  /** Made for the first that waits: most gates see nobody wait. */
  #waiting: Queue<Waiter> | null = null;

  constructor(key: LimitKey, backOff: BackOff) {
    this.key = key;
    this.#backOff = backOff;
  }

  get isOpen(): boolean {
    return this.inside < this.key.limit && this.#rest === null;
  }

  get isResting(): boolean {
    return this.#rest !== null;
  }

  /** Whether so many rests were in vain that there will be no other until somebody is served. */
  get isGivenUp(): boolean {
    return !this.isResting && this.#vainRests > this.#backOff.patience - 1;
  }

  get waiting(): number {
    return this.#waiting?.size ?? 0;
  }

  wait(waiter: Waiter): void {
    this.#waiting ??= new Queue();
    this.#waiting.enqueue(waiter);
  }

  /** Takes out the first that waits; undefined when nobody does, or the gate is shut. */
  next(): Waiter | undefined {
    return this.isOpen ? this.#waiting?.dequeue() : undefined;
  }

  /**
   * Shuts the gate for a while, where that has not been in vain, and calls `rested` thereafter.
   *
   * Whoever is turned away during a rest had begun before it: that is no other strike.
   */
  turnedAway(rested: () => void): void {
    const { rests } = this.key;
    if (rests === 'never' || this.isResting || this.isGivenUp) return;
    this.#strikes++;
    this.#vainRests++;
    const wake = () => {
      this.#rest = null;
      rested();
    };
    const ms =
      rests === 'briefly' ? briefRestMs(this.#backOff) : restMs(this.#strikes, this.#backOff);
    this.#rest = setTimeout(wake, Math.ceil(ms));
  }

  /** A good answer: the next rest is a short one again, and eight allow for one more. */
  served(): void {
    this.#strikes = 0;
    this.#vainRests = Math.max(0, this.#vainRests - REWARD);
  }

  /** Ends the rest and forgets who waits. */
  clear(): void {
    clearTimeout(this.#rest ?? undefined);
    this.#rest = null;
    this.#waiting = null;
  }
}
