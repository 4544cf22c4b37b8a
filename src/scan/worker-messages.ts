/**
 * What the main thread and its workers say to each other.
 *
 * Plain objects in batches: cloning them costs 3 to 5 µs a record, a JSON text five times as much,
 * and an encoded buffer twice.
 */

import type { Job, ScanRecord } from './job.ts';

/** A job with the number that its record comes back under. */
export interface NumberedJob extends Job {
  readonly id: number;
}

/** What came of the job of that number; null when it was cut short. */
export type NumberedRecord = readonly [id: number, record: ScanRecord | null];

export type ToWorker =
  | { readonly kind: 'jobs'; readonly jobs: readonly NumberedJob[] }
  /** Asks for a sign of life. */
  | { readonly kind: 'ping' }
  /** Ends what is running; the thread ends when that is done. */
  | { readonly kind: 'close' };

export type FromWorker =
  /** The thread has loaded everything and begins with its jobs. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'records'; readonly records: readonly NumberedRecord[] }
  /** An exception that is our bug, with its stack. */
  | { readonly kind: 'bug'; readonly text: string }
  | { readonly kind: 'pong' };
