/** Something that many may wait for, and that comes again and again. */
export class Moment {
  #next: PromiseWithResolvers<void> | null = null;

  /** Waits until it comes the next time. */
  wait(): Promise<void> {
    this.#next ??= Promise.withResolvers();
    return this.#next.promise;
  }

  /** Wakes those who wait. */
  come(): void {
    this.#next?.resolve();
    this.#next = null;
  }
}
