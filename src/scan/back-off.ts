/** How long to leave a server in peace that has turned us away, and how often. */

export interface BackOff {
  /** Milliseconds of the first rest, at the most. */
  readonly baseMs: number;
  /** Milliseconds of the longest. */
  readonly capMs: number;
  /** Rests in a row with nobody served in between, after which no more are taken; 0 for none. */
  readonly patience: number;
  /** Gives a number from 0 up to 1. */
  readonly random: () => number;
}

export const DEFAULT_BACK_OFF: BackOff = {
  baseMs: 30_000,
  capMs: 600_000,
  patience: 3,
  random: Math.random,
};

/** Milliseconds of the longest brief rest: many may wait for it that nobody has asked yet. */
const BRIEF_CAP_MS = 60_000;

/**
 * Milliseconds to rest after so many refusals in a row, the first being 1: twice as long each time.
 *
 * Half of it is left to chance, so that what was turned away together does not return together.
 */
export function restMs(strikes: number, { baseMs, capMs, random }: BackOff): number {
  const longest = Math.min(baseMs * 2 ** (strikes - 1), capMs);
  return (longest / 2) * (1 + random());
}

/** Milliseconds to rest because of a neighbour: as after a first refusal, and a minute at most. */
export function briefRestMs(backOff: BackOff): number {
  return restMs(1, { ...backOff, capMs: Math.min(backOff.capMs, BRIEF_CAP_MS) });
}
