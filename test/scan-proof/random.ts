/** Chance that can be had again: the same numbers for the same seed. */

/** Gives numbers from 0 up to 1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed to take, which the title of a test tells; `SEED` gives that of a run that failed. */
export const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

/** All items, in an order of chance. */
export function mixed<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);
}
