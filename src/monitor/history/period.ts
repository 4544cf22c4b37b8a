/** The piece of time that is kept together, and dropped together: six hours, by UTC. */

export const PERIOD_MS = 6 * 60 * 60 * 1000;

/** Which piece a moment is in, counted from 1970. */
export function periodOf(atMs: number): number {
  return Math.floor(atMs / PERIOD_MS);
}
