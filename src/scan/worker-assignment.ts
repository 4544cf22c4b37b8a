/** A job that a worker pool has taken on and owes a record for. */

import type { Job, ScanRecord } from './job.ts';

export interface Assignment {
  readonly job: Job;
  /** How many threads ended while they held it. */
  crashes: number;
  readonly resolve: (record: ScanRecord | null) => void;
}
