/** Durations in a memory that does not grow: how many, how long together, and how they spread. */

/** Steps between a duration and its double; from the beginning of one to its end it is 4.5 %. */
const STEPS = 16;

/** Timings are rounded to this. */
const SHORTEST_MS = 0.1;

/** Up to 0.1 ms × 2^30, more than a day. */
const BUCKETS = 30 * STEPS;

export class Durations {
  readonly #buckets = new Float64Array(BUCKETS);
  #count = 0;
  #sumMs = 0;
  #maxMs = 0;

  add(ms: number): void {
    this.#count++;
    this.#sumMs += ms;
    this.#maxMs = Math.max(this.#maxMs, ms);
    const bucket = bucketOf(ms);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }

  get count(): number {
    return this.#count;
  }

  get sumMs(): number {
    return this.#sumMs;
  }

  get maxMs(): number {
    return this.#maxMs;
  }

  /** What this part of them, 0 to 1, does not exceed; up to 5 % more than that, 0 without any. */
  quantileMs(part: number): number {
    const wanted = Math.ceil(this.#count * part);
    let seen = 0;
    for (const [bucket, count] of this.#buckets.entries()) {
      seen += count;
      if (count > 0 && seen >= wanted) return Math.min(endOf(bucket), this.#maxMs);
    }
    return this.#maxMs;
  }
}

function bucketOf(ms: number): number {
  const steps = Math.floor(Math.log2(Math.max(ms, SHORTEST_MS) / SHORTEST_MS) * STEPS);
  return Math.min(steps, BUCKETS - 1);
}

function endOf(bucket: number): number {
  return SHORTEST_MS * 2 ** ((bucket + 1) / STEPS);
}
