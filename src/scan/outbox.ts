/** Hands on, one by one and in the order in which they came, what is made elsewhere. */

/** Held items from which it asks to be given no more. */
const ENOUGH = 1_000;

export class Outbox<Item> {
  readonly #onEnough: (enough: boolean) => void;
  #held: Item[] = [];
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => {};

  /** `onEnough` hears when too much is held, and when that is over. */
  constructor(onEnough: (enough: boolean) => void) {
    this.#onEnough = onEnough;
  }

  put(item: Item): void {
    this.#held.push(item);
    if (this.#held.length === ENOUGH) this.#onEnough(true);
    this.#wake();
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Nothing more will come, and whoever reads on learns why. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.end();
  }

  /** Gives what is held, then what comes, until the end. @throws what it failed with. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    while (true) {
      const held = this.#held;
      this.#held = [];
      yield* held;
      if (held.length >= ENOUGH) this.#onEnough(false);
      if (this.#held.length > 0) continue;
      if (this.#failure) throw this.#failure.error;
      if (this.#ended) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }
}
