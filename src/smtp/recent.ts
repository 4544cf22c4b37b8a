/** Remembers what was worked out lately: so much and no more. */

/**
 * A bounded memory of one generation and the one before; what nobody asked for meanwhile is forgotten.
 *
 * To move each value to the front whenever it is asked for would remember a little longer, and look up, delete and
 * add where this looks up.
 */
export class Recent<Value> {
  /** How many make one. */
  readonly #generation: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** `limit` is how many both generations remember. */
  constructor(limit: number) {
    this.#generation = Math.ceil(limit / 2);
  }

  /** The value of a key, which is worked out, from the copy of it, where it is not remembered. */
  get(key: string, workOut: (key: string) => Value): Value {
    return this.#young.get(key) ?? this.#renew(key, workOut);
  }

  #renew(key: string, workOut: (key: string) => Value): Value {
    const own = copyOf(key);
    const value = this.#old.get(own) ?? workOut(own);
    if (this.#young.size === this.#generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(own, value);
    return value;
  }
}

/** The same text, which is well-formed, held by itself: a piece of a longer one holds all of it. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
