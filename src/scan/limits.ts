/** How many dialogues may run at once: one for each address, so many over all. */

import pLimit, { type LimitFunction } from 'p-limit';

export class Limits {
  readonly #everywhere: LimitFunction;
  readonly #here = new Map<string, LimitFunction>();

  constructor(concurrency: number) {
    this.#everywhere = pLimit(concurrency);
  }

  /** Runs a task when both limits allow it. */
  async run<T>(address: string, task: () => Promise<T>): Promise<T> {
    const here = this.#here.get(address) ?? pLimit(1);
    this.#here.set(address, here);
    try {
      // Address first, overall second: a task that waits for a busy address must not hold a place.
      return await here(() => this.#everywhere(task));
    } finally {
      if (here.activeCount === 0 && here.pendingCount === 0) this.#here.delete(address);
    }
  }
}
