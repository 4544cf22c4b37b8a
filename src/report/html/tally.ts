/** Counts by name, in bounded space. */

const MAX_NAMES = 1000;

/** What the names beyond the first 1,000 are counted under. */
export const OTHER = 'other';

export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    const known = this.#counts.has(name) || this.#counts.size < MAX_NAMES;
    const under = known ? name : OTHER;
    this.#counts.set(under, this.of(under) + 1);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  get total(): number {
    return this.#counts.values().reduce((sum, count) => sum + count, 0);
  }

  /** The names with their counts, the commonest first. */
  get ranked(): [name: string, count: number][] {
    return [...this.#counts].sort(([, one], [, other]) => other - one);
  }
}
