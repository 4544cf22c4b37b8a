/** A scale of durations by powers of ten: a look takes milliseconds, one in vain half a minute. */

/** Where durations stand in a picture. */
export interface DurationScale {
  /** Powers of ten, in milliseconds, from the bottom to the top. */
  readonly lines: readonly number[];
  /** How far below the top of the picture a duration stands. */
  y(ms: number): number;
}

/** Shorter is drawn as long as this. */
const SHORTEST_MS = 0.1;

/** Reaches from the power of ten below all of them to the one above. */
export function scaleOf(durations: readonly number[], height: number): DurationScale {
  const known = durations.length === 0 ? [1] : durations.map((ms) => Math.max(ms, SHORTEST_MS));
  const lowest = Math.floor(Math.log10(Math.min(...known)));
  const highest = Math.max(lowest + 1, Math.ceil(Math.log10(Math.max(...known))));
  const lines = Array.from({ length: highest - lowest + 1 }, (_, at) => 10 ** (lowest + at));
  return {
    lines,
    y(ms) {
      const part = (Math.log10(Math.max(ms, SHORTEST_MS)) - lowest) / (highest - lowest);
      return Math.round(10 * height * (1 - part)) / 10;
    },
  };
}
