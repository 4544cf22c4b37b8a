/** Does work side by side and gives the results as they come. */

import Queue from 'yocto-queue';

/** What work comes to; null is nothing, and a sign of how much was passed over. */
type Results<Result> = Iterable<Result | null>;

/** What was given at once needs no turn of the event loop; sockets and signals do. */
const STEPS_BETWEEN_TURNS = 1024;

/** How far to go ahead, and until when. */
export interface AheadOptions {
  /** How many works may be under way at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/**
 * Gives what the work on each item comes to, in the order in which it is known.
 *
 * Work may give its results at once, and is then asked for one after the other, so they may be
 * millions; or it may promise them. While `concurrency` are promised, or as many results wait to be
 * taken, no further item is taken. Ends once `signal` has fired, with nothing more. What the list or
 * the work throws ends it at once.
 */
export function ahead<Item, Result extends object>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Results<Result> | Promise<Results<Result>>,
  options: AheadOptions,
): AsyncGenerator<Result, void, undefined> {
  return new Ahead(items, work, options).results();
}

class Ahead<Item, Result extends object> {
  readonly #source: AsyncIterator<Item>;
  readonly #work: (item: Item) => Results<Result> | Promise<Results<Result>>;
  readonly #concurrency: number;
  readonly #signal: AbortSignal;
  readonly #ready = new Queue<Result>();
  /** Results that work gave at once and that are not taken yet. */
  #given: Iterator<Result | null> | null = null;
  #promised = 0;
  #isPulling = false;
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #stir: () => void = () => {};

  constructor(
    items: AsyncIterable<Item>,
    work: (item: Item) => Results<Result> | Promise<Results<Result>>,
    { concurrency, signal }: AheadOptions,
  ) {
    this.#source = items[Symbol.asyncIterator]();
    this.#work = work;
    this.#concurrency = concurrency;
    this.#signal = signal;
  }

  async *results(): AsyncGenerator<Result, void, undefined> {
    const stir = () => this.#stir();
    this.#signal.addEventListener('abort', stir);
    try {
      for (let step = 1; !this.#signal.aborted; step++) {
        if (this.#failure) throw this.#failure.error;
        const result = this.#take();
        if (result) yield result;
        else if (result === undefined && this.#isDone) return;
        else if (result === undefined) await this.#news();
        if (step % STEPS_BETWEEN_TURNS === 0) await new Promise(setImmediate);
      }
    } finally {
      this.#signal.removeEventListener('abort', stir);
      await this.#close();
    }
  }

  async #news(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stir = resolve;
    await promise;
  }

  get #isDone(): boolean {
    return this.#ended && this.#promised === 0 && this.#failure === null;
  }

  /** Undefined where nothing is known yet. */
  #take(): Result | null | undefined {
    const waiting = this.#ready.dequeue();
    this.#fill();
    if (waiting) return waiting;
    const next = this.#given?.next();
    if (next && !next.done) return next.value;
    this.#given = null;
    this.#fill();
    return undefined;
  }

  #fill(): void {
    if (this.#isPulling || this.#ended || this.#given) return;
    if (this.#promised >= this.#concurrency || this.#ready.size >= this.#concurrency) return;
    this.#isPulling = true;
    this.#source.next().then(
      (next) => {
        this.#isPulling = false;
        if (next.done) this.#ended = true;
        else if (!this.#ended) this.#begin(next.value);
        this.#stir();
      },
      (error) => {
        this.#isPulling = false;
        this.#fail(error);
      },
    );
  }

  #begin(item: Item): void {
    try {
      const results = this.#work(item);
      if (!(results instanceof Promise)) {
        this.#given = results[Symbol.iterator]();
        return;
      }
      this.#promised++;
      results.then((known) => this.#keep(known)).catch((error) => this.#fail(error));
      this.#fill();
    } catch (error) {
      this.#fail(error);
    }
  }

  #keep(results: Results<Result>): void {
    this.#promised--;
    for (const result of results) if (result) this.#ready.enqueue(result);
    this.#fill();
    this.#stir();
  }

  #fail(error: unknown): void {
    this.#ended = true;
    this.#failure ??= { error };
    this.#stir();
  }

  async #close(): Promise<void> {
    this.#ended = true;
    const closed = this.#source.return?.();
    // A list that is waited for, as at a terminal, cannot be closed before it gives something.
    if (this.#isPulling) closed?.catch(() => {});
    else await closed;
  }
}
