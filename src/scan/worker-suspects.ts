/**
 * Jobs that were under way in a worker thread when it ended, and one of which may be why.
 *
 * They are probed again in a thread of their own, in ever smaller company: so the one that ends
 * threads is found, and those that were beside it by chance are not blamed for it.
 */

import type { Assignment } from './worker-assignment.ts';

/** How many may be under way side by side after one crash, and after two. */
const COMPANY = [16, 1] as const;

export class Suspects {
  #waiting: Assignment[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  /** Takes in what a thread left behind; those that are the most suspect come first. */
  add(left: readonly Assignment[]): void {
    this.#waiting = [...this.#waiting, ...left].sort((one, other) => other.crashes - one.crashes);
  }

  /** Gives the next one that may join those under way; null while there is none. */
  takeFor(underWay: readonly Assignment[]): Assignment | null {
    const [next] = this.#waiting;
    if (!next) return null;
    const company = Math.min(...[next, ...underWay].map(companyOf));
    return underWay.length < company ? (this.#waiting.shift() ?? null) : null;
  }

  /** Gives all that wait, and keeps none. */
  takeAll(): readonly Assignment[] {
    return this.#waiting.splice(0);
  }
}

/** Whether it ended a thread that it had to itself, after it had been in two crashes before. */
export function isGuilty({ crashes }: Assignment): boolean {
  return crashes > COMPANY.length;
}

function companyOf({ crashes }: Assignment): number {
  return COMPANY[crashes - 1] ?? COMPANY[0];
}
