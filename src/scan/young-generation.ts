/** How much memory V8 takes for what dies young, in a process that holds thousands of dialogues. */

import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

/**
 * MiB of a semi-space, of which the young of a thread take up to three; V8 itself goes to 64 where
 * there is much memory. For 16 it collects more often, which takes 3 to 7 % more CPU time.
 */
export const SEMI_SPACE_MIB = 16;

/** Dialogues at once from which a hundred MiB are worth that. */
const MANY = 1_000;

/**
 * Keeps V8 from taking more for the young of the main thread than is enough; called as each dialogue
 * begins, with how many its prober has.
 *
 * A thread that runs can be told no limit. It can be told by what factor its young grow, and with 1
 * they stay as they are; that counts for the whole process. V8 takes some of it away where little is
 * done, and then it may grow again.
 */
export function limitYoung(inFlight: number): void {
  if (inFlight < MANY || !isMainThread) return;
  // Thousands may begin before anybody hears of a collection.
  if (grows) letGrowUntilEnough();
  if (isWatched) return;
  isWatched = true;
  // Only as it collects V8 makes it larger or smaller.
  new PerformanceObserver(letGrowUntilEnough).observe({ type: 'gc' });
}

/** Has the threads that are started from now on begin with what they may have, so that none needs to grow. */
export function startFullyGrown(): void {
  setFlagsFromString(`--min-semi-space-size=${SEMI_SPACE_MIB}`);
}

/** What the two semi-spaces of this thread may take, in octets. */
export function youngOctets(): number {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  return young?.space_size ?? 0;
}

let isWatched = false;
let grows = true;

function letGrowUntilEnough(): void {
  const mayGrow = youngOctets() < 2 * SEMI_SPACE_MIB * 2 ** 20;
  if (mayGrow === grows) return;
  grows = mayGrow;
  setFlagsFromString(`--semi-space-growth-factor=${grows ? 2 : 1}`);
}
