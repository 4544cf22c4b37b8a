/** Remembers what was worked out lately: so much and no more. */

/**
 * A bounded memory in two halves: when the newer one is full, it becomes the older one, and what was not
 * asked for since that one was new is forgotten.
 *
 * To move each value to the front whenever it is asked for would remember a little longer, and cost
 * more than it saves: a Map from which much is deleted is made anew again and again.
 */
export class Recent<Value> {
  readonly #half: number;
  #newer = new Map<string, Value>();
  #older = new Map<string, Value>();

  /** Holds `limit` values at the most, an even number, and the last half of them for certain. */
  constructor(limit: number) {
    this.#half = Math.floor(limit / 2);
  }

  /** The value of a key, which is worked out where it is not remembered. */
  get(key: string, workOut: () => Value): Value {
    const known = this.#newer.get(key);
    if (known !== undefined) return known;
    const value = this.#older.get(key) ?? workOut();
    if (this.#newer.size >= this.#half) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, value);
    return value;
  }
}
