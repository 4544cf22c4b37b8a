/** How fast something has gone lately. */

interface Sample {
  readonly atMs: number;
  readonly done: number;
}

export class Speedometer {
  readonly #keepMs: number;
  readonly #samples: Sample[] = [];

  /** Remembers samples for so many milliseconds. */
  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** `atMs` is on a clock that never goes back. */
  sample(done: number, atMs: number): void {
    this.#samples.push({ atMs, done });
    // One that is too old is kept, so that there is always a whole window to look back over.
    while ((this.#samples[1]?.atMs ?? atMs) <= atMs - this.#keepMs) this.#samples.shift();
  }

  /** How many in a second, over so many milliseconds up to the last sample; null of one alone. */
  perSecond(overMs: number): number | null {
    const last = this.#samples.at(-1);
    if (!last) return null;
    const since = last.atMs - overMs;
    const first = this.#samples.findLast(({ atMs }) => atMs <= since) ?? this.#samples[0];
    if (!first || first.atMs >= last.atMs) return null;
    return ((last.done - first.done) * 1_000) / (last.atMs - first.atMs);
  }
}
