/** One address to probe in a scan. */

import type { Declared } from '../target/listed.ts';
import type { Destination } from '../target/target.ts';
import type { Gist } from './gist.ts';

export interface Job {
  readonly destination: Destination;
  readonly declared: Declared;
  /** How often it was put off in this run because the server turned us away; 0 at first. */
  readonly retries: number;
}

/** Holds the dialogue of a job; in this thread, or in another. */
export interface Prober {
  /** Never rejects: what goes wrong is the record's `outcome`. Null when it was cut short. */
  probe(job: Job): Promise<ScanRecord | null>;
  /** Ends what is still running, which then gives null. */
  close(): Promise<void>;
}

/** What came of a job: a line to keep, and what the run itself needs to know of it. */
export interface ScanRecord {
  /** The judged observation as JSON, on one line, without its end. */
  readonly line: string;
  readonly gist: Gist;
}
