/** Where the program of a worker thread is. */

import { extname } from 'node:path';

/** Beside this file: a `.ts` among the sources, a `.js` in the package. */
export const WORKER_ENTRY = new URL(
  `./scan-worker${extname(import.meta.filename)}`,
  import.meta.url,
);
