/** What two runs differ in. */

import type { Verdict } from '../verdict.ts';
import type { Change, Direction } from './change.ts';

/** Counted are targets: a domain by its MX, or a name with several addresses, is one. */
export interface RunDiff {
  /** What got worse comes first, then what got better; else in the order of the old run. */
  readonly changed: readonly ChangedTarget[];
  /** Targets that are in both runs, changed or not. */
  readonly compared: number;
  readonly onlyOld: number;
  readonly onlyNew: number;
}

export interface ChangedTarget {
  readonly target: string;
  readonly domain: string | null;
  /** The worst of its changes. */
  readonly direction: Direction;
  /** The worst new verdict on an address that got worse; null where none did. */
  readonly worseVerdict: Verdict | null;
  /** What got worse comes first, then what got better. */
  readonly changes: readonly Change[];
}
