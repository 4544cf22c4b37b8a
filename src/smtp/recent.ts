/** Remembers what was worked out lately: so much and no more. */

/** A bounded memory; what was asked for longest ago is forgotten first. */
export class Recent<Value> {
  readonly #limit: number;
  /** In the order in which they were last asked for. */
  readonly #values = new Map<string, Value>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value of a key, which is worked out where it is not remembered. */
  get(key: string, workOut: () => Value): Value {
    const known = this.#values.get(key);
    const value = known ?? workOut();
    if (known !== undefined) this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#limit) this.#forgetOldest();
    return value;
  }

  #forgetOldest(): void {
    for (const key of this.#values.keys()) {
      this.#values.delete(key);
      return;
    }
  }
}
