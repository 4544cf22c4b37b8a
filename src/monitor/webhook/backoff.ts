/** How long one waits after a failure, and after the next one. */

export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Twice as long each time, up to the longest; between that and half of it, so that what failed
 * together does not come again together. `failures` counts from 1, `random` is below 1.
 */
export function waitMs(
  { firstMs, longestMs }: Backoff,
  failures: number,
  random: () => number,
): number {
  const fullMs = Math.min(firstMs * 2 ** Math.min(failures - 1, 30), longestMs);
  return fullMs / 2 + (fullMs / 2) * random();
}
