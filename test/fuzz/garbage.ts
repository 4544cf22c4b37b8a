/** Measures what is really held on the heap. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Collects all garbage; gives the octets that are in use. */
export function collectGarbage(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
