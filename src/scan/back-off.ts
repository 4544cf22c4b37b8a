/** How long to leave a server in peace that has turned us away. */

export interface BackOff {
  /** Milliseconds of the first rest, at the most. */
  readonly baseMs: number;
  /** Milliseconds of the longest. */
  readonly capMs: number;
  /** Gives a number from 0 up to 1. */
  readonly random: () => number;
}

export const DEFAULT_BACK_OFF: BackOff = {
  baseMs: 30_000,
  capMs: 600_000,
  random: Math.random,
};

/**
 * Milliseconds to rest after so many refusals in a row, the first being 1: twice as long each time.
 *
 * Half of it is left to chance, so that what was turned away together does not return together.
 */
export function restMs(strikes: number, { baseMs, capMs, random }: BackOff): number {
  const longest = Math.min(baseMs * 2 ** (strikes - 1), capMs);
  return (longest / 2) * (1 + random());
}
