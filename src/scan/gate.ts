/** Where what shares a limit passes, so many at a time, or waits in the order in which it came. */

import Queue from 'yocto-queue';
import { type BackOff, restMs } from './back-off.ts';
import type { LimitKey } from './limit-keys.ts';

export class Gate<Waiter> {
  readonly key: LimitKey;
  /** How many have this key, whether they wait here, wait elsewhere or have passed. */
  members = 0;
  /** How many have passed and not left. */
  inside = 0;
  #strikes = 0;
  #rest: NodeJS.Timeout | null = null;
  /** Made for the first that waits: most gates see nobody wait. */
  #waiting: Queue<Waiter> | null = null;

  constructor(key: LimitKey) {
    this.key = key;
  }

  get isOpen(): boolean {
    return this.inside < this.key.limit && this.#rest === null;
  }

  get isResting(): boolean {
    return this.#rest !== null;
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
   * Shuts the gate for a while, longer each time, and calls `rested` when that is over.
   *
   * Whoever is turned away during a rest had begun before it: that is no other strike.
   */
  turnedAway(backOff: BackOff, rested: () => void): void {
    if (!this.key.rests || this.isResting) return;
    this.#strikes++;
    const wake = () => {
      this.#rest = null;
      rested();
    };
    this.#rest = setTimeout(wake, Math.ceil(restMs(this.#strikes, backOff)));
  }

  /** A good answer: the next rest is a short one again. */
  served(): void {
    this.#strikes = 0;
  }

  /** Ends the rest and forgets who waits. */
  clear(): void {
    clearTimeout(this.#rest ?? undefined);
    this.#rest = null;
    this.#waiting = null;
  }
}
