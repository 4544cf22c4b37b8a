/** What waits to be delivered, in memory; whoever keeps it is told of each step. */

import type { Deliveries, Delivery } from './deliveries.ts';

/** A delivery, and what is remembered of it. */
export interface Waiting extends Delivery {
  /** Empty for one that waits for none but itself. */
  readonly place: string;
  readonly dueAt: Date;
}

/** Told with an id; what waits under it is written, or nothing does any more. */
type Keep = (id: number, waiting: Waiting | null) => void;

export class DeliveryQueue implements Deliveries {
  /** In the order of their ids, which is that in which they were added. */
  readonly #waiting = new Map<number, Waiting>();
  readonly #keep: Keep;
  #lastId = 0;

  constructor(waiting: readonly Waiting[] = [], keep: Keep = () => {}) {
    this.#keep = keep;
    for (const one of waiting) this.#hold(one);
  }

  get pending(): number {
    return this.#waiting.size;
  }

  add(body: string, now: Date, place = ''): void {
    const id = this.#lastId + 1;
    const waiting = { id, place, body, attempts: 0, addedAt: now, dueAt: now };
    this.#hold(waiting);
    this.#keep(id, waiting);
  }

  due(now: Date, limit: number): Delivery[] {
    const due: Delivery[] = [];
    for (const one of this.#firsts()) {
      if (due.length >= limit) break;
      if (isDue(one, now)) due.push(one);
    }
    return due;
  }

  nextAt(): Date | null {
    let next: Date | null = null;
    for (const { dueAt } of this.#firsts()) {
      if (next === null || dueAt < next) next = dueAt;
    }
    return next;
  }

  delivered(id: number): void {
    if (this.#waiting.delete(id)) this.#keep(id, null);
  }

  dropped(id: number): void {
    this.delivered(id);
  }

  failed(id: number, nextAt: Date): void {
    const before = this.#waiting.get(id);
    if (!before) return;
    const waiting = { ...before, attempts: before.attempts + 1, dueAt: nextAt };
    this.#waiting.set(id, waiting);
    this.#keep(id, waiting);
  }

  /** Of each place the first. */
  *#firsts(): Generator<Waiting> {
    const places = new Set<string>();
    for (const one of this.#waiting.values()) {
      if (places.has(one.place)) continue;
      if (one.place !== '') places.add(one.place);
      yield one;
    }
  }

  #hold(waiting: Waiting): void {
    this.#waiting.set(waiting.id, waiting);
    this.#lastId = Math.max(this.#lastId, waiting.id);
  }
}

/** Nobody waits longer than this, in milliseconds, unless the clock was set back meanwhile. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

function isDue({ dueAt }: Waiting, now: Date): boolean {
  const afterMs = dueAt.getTime() - now.getTime();
  return afterMs <= 0 || afterMs > LONGEST_MS;
}
