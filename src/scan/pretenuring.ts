/** What V8 is told of a process that holds many dialogues. */

import { setFlagsFromString } from 'node:v8';

/**
 * Stops V8 from placing new objects among the old ones.
 *
 * Much of what a dialogue learns outlives two or three collections of the young, from which V8 concludes
 * that it stays, and places the next where only a full collection looks. There it holds whatever young
 * object it points to as well, so that the memory of a scan grows by half, and every collection has four
 * times as much to move.
 *
 * It counts for the whole process, and for code that is not optimised yet. What Node itself loads from then on
 * takes longer, some 30 ms for each thread that is started.
 */
export function forgoPretenuring(): void {
  if (isForgone) return;
  isForgone = true;
  setFlagsFromString('--no-allocation-site-pretenuring');
}

let isForgone = false;
