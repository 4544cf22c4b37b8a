/** What looks for one kind of trouble of our own in the records of a run. */

import type { Finding } from '../rules/finding.ts';
import type { Destination } from '../target/target.ts';
import type { Gist } from './gist.ts';

/** Takes no more memory for a million records than for a hundred. */
export interface Watch {
  see(destination: Destination, gist: Gist): void;
  /** What there is to say now; null for nothing. `atEnd`: less must do, since no more will come. */
  finding(atEnd: boolean): Finding | null;
}
