/** One target of a host list, with what its line says beside it. */

import type { Target } from './target.ts';

export interface ListedTarget {
  readonly target: Target;
  /** The domain that the line gives; null where it gives none. An `mx:` target has its own. */
  readonly domain: string | null;
  /** What the line declares of this target, before and above the command line. */
  readonly declared: Declared;
}

/** What a line of a list may declare of its target. */
export interface Declared {
  /** The identity of the declared connector that answers; null leaves that to the session. */
  readonly connector: string | null;
  /** Whether TLS is declared required; null leaves that to the command line and the policy. */
  readonly requireTls: boolean | null;
}

export const NOTHING_DECLARED: Declared = { connector: null, requireTls: null };
