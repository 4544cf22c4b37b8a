/** What a configuration comes to, once its files were read. */

import type { SharedLimits } from '../scan/limit-keys.ts';
import type { Probing } from '../scan/local-prober.ts';
import type { ScanOptions } from '../scan/scan.ts';
import type { ListedTarget } from '../target/listed.ts';
import type { NameResolver } from '../target/resolver.ts';
import type { Target } from '../target/target.ts';
import type { Timetable } from './schedule/timetable.ts';

/** How servers are asked, and what their answers are held against. */
export interface ProbingPlan {
  readonly probing: Probing;
  /** Narrows names to one family; null takes both. */
  readonly family: 4 | 6 | null;
  /** Makes a resolver that one round, or one request, has for itself. */
  readonly makeResolver: () => NameResolver;
  /** Where a request names no port; 25 when absent. */
  readonly port?: number;
}

/** How fast a round goes. */
export interface RoundPace
  extends Pick<ScanOptions, 'concurrency' | 'rate' | 'retries' | 'backOff'> {
  readonly limits: SharedLimits;
}

/** What a group watches, when, and how. */
export interface GroupPlan extends ProbingPlan {
  readonly name: string;
  readonly timetable: Timetable;
  /** Milliseconds over which the targets of a round are spread, where they are many. */
  readonly spreadMs: number;
  readonly pace: RoundPace;
  /** What its lists held when the configuration was read: what may be probed on request. */
  readonly targets: readonly Target[];
  /** Reads its targets anew; lines that are none are told to `note`, what cannot be read throws. */
  readonly list: (options: ListingOptions) => AsyncIterable<ListedTarget>;
  /** The files of its policy, as the configuration names them. */
  readonly policies: readonly string[];
  /** The same for as long as nothing that it depends on has changed. */
  readonly fingerprint: string;
}

interface ListingOptions {
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}
