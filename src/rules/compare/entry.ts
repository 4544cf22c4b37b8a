/** What is held of one record while two runs are compared. */

import type { Verdict } from '../verdict.ts';
import type { Difference } from './change.ts';
import type { Kept } from './shelf.ts';

/** One host, address and port of a target. */
export interface Entry {
  readonly host: string;
  /** Null when the name did not resolve. */
  readonly address: string | null;
  readonly port: number;
  /** What the old run saw; null where only the new one has it. */
  before: Kept | null;
  /** What the new run saw; held only where the old one does not have it. */
  after: Kept | null;
  /** Both runs have it. */
  seen: boolean;
  /** What comparing gave; null where nothing changed, or only one run has it. */
  compared: Compared | null;
}

/** What differs between two states, and the verdict on the second. */
export interface Compared {
  readonly found: readonly Found[];
  readonly verdict: Verdict;
}

/** A difference by the id of its kind. */
export interface Found {
  readonly id: string;
  readonly difference: Difference;
}
