/** What a monitor remembers beyond its own life. */

import type { Outcome } from '../../dialogue/observation.ts';
import type { Change } from '../../rules/compare/change.ts';
import type { Verdict } from '../../rules/verdict.ts';
import type { Watched } from '../watched.ts';
import type { Deliveries } from './deliveries.ts';

/** One look at one place, as the picture of its history needs it. */
export interface Sample {
  /** ISO 8601. */
  readonly at: string;
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  readonly advertised: boolean | null;
  readonly durationMs: number;
}

/** A record as it was written. */
export interface StoredRecord {
  /** ISO 8601. */
  readonly at: string;
  /** The judged observation as one line of JSON. */
  readonly line: string;
}

/** A change, and where it was seen. */
export interface StoredChange {
  /** ISO 8601. */
  readonly at: string;
  readonly id: string;
  readonly group: string;
  readonly change: Change;
}

/** A run of a group over all its targets. */
export interface Round {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** How many records it gave. */
  readonly records: number;
  /** The fingerprint of the plan that it was held by; absent where that is not known. */
  readonly fingerprint?: string;
}

/**
 * A history never stops the monitor: where it cannot write, it says so in `trouble`, and tries again
 * with what comes next.
 */
export interface History {
  /** Why nothing can be written at present, in one line; null while all is well. */
  readonly trouble: string | null;
  /** What was watched when the last monitor ended, however it ended. */
  restore(): readonly Watched[];
  /** Keeps what was just seen, and what changed there. */
  keep(watched: Watched, changes: readonly Change[]): void;
  /** The place is not watched any more; what was seen there is kept until it is too old. */
  forget(watched: Watched, changes: readonly Change[]): void;
  /** From the oldest to the newest; none before `since`. */
  samples(id: string, since: Date): readonly Sample[];
  /** The newest first. */
  records(id: string, limit: number): readonly StoredRecord[];
  /** The newest first; of one place, or of all where `id` is null. */
  changes(id: string | null, limit: number): readonly StoredChange[];
  keepRound(group: string, round: Round): void;
  /** The last round of a group that came to its end; null where there was none. */
  lastRound(group: string): Round | null;
  /** What is to be delivered to the webhook. */
  readonly deliveries: Deliveries;
  /** Drops what is older than it is kept, and gives the room back. */
  prune(now: Date): void;
  close(): void;
}
