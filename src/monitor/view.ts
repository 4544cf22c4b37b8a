/** What pages, metrics and the API may see of a monitor. */

import type { Change } from '../rules/compare/change.ts';
import type { Judged } from '../rules/judge.ts';
import type { Destination, Target } from '../target/target.ts';
import type { History, Round } from './history/history.ts';
import type { Watched } from './watched.ts';

/** Something happened to what is watched. */
export type FleetEvent =
  | {
      readonly kind: 'seen';
      readonly watched: Watched;
      /** Null when this place was seen for the first time. */
      readonly before: Watched | null;
      readonly changes: readonly Change[];
    }
  | { readonly kind: 'gone'; readonly watched: Watched }
  /** A round began or ended, the configuration is another, or something is wrong or well again. */
  | { readonly kind: 'groups' };

export interface GroupView {
  readonly name: string;
  /** As a person would say it: `every 5 min`, `cron 0 6 * * *`. */
  readonly schedule: string;
  /** Milliseconds from one round to the next; null for a cron expression. */
  readonly intervalMs: number | null;
  /** Null while a round is under way, and where none comes any more. */
  readonly nextAt: Date | null;
  /** The round that is under way; null where there is none. */
  readonly running: { readonly startedAt: Date; readonly done: number } | null;
  /** The last that came to its end; null where none did. */
  readonly last: Round | null;
  /**
   * What is wrong with the group itself, in one line: its targets could not be read, or nothing could
   * be reached from this machine; null while nothing is.
   */
  readonly trouble: string | null;
  /** The files of the policy that its records are held against. */
  readonly policies: readonly string[];
  readonly requireTls: boolean;
}

export interface MonitorView {
  readonly version: string;
  readonly startedAt: Date;
  readonly history: History;
  /** Whether everything that is due at the start has been begun, so that traffic makes sense. */
  readonly isReady: boolean;
  /** By group, then by name. */
  watched(): readonly Watched[];
  find(id: string): Watched | null;
  groups(): readonly GroupView[];
  /** What is wrong with the monitor itself, each in one line: history, configuration, webhook. */
  troubles(): readonly string[];
  /** Gives the function that ends the subscription. */
  subscribe(listener: (event: FleetEvent) => void): () => void;
}

/** A target to probe now, because somebody asks. */
export interface ProbeRequest {
  readonly target: Target;
  /** The name of a module; one that is not configured is the caller's mistake. */
  readonly module: string;
  /** Null leaves it to the module. */
  readonly requireTls: boolean | null;
  /** For the whole request, look-ups included. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Why this address may not be dialled, in one line; null where it may. */
  readonly refuse: (destination: Destination) => string | null;
}

/** Probes on request, by the same limits as the rounds. */
export interface OnDemand {
  /** The names of the modules; the first one is the default. */
  readonly modules: readonly string[];
  /** Where a target names no port; null leaves that to what reads targets. */
  portOf(module: string): number | null;
  /**
   * Gives a record for each address.
   *
   * @throws ProbeRefused with what `refuse` gave, before anything is dialled.
   */
  probe(request: ProbeRequest): Promise<readonly Judged[]>;
}

/** An address that may not be probed. */
export class ProbeRefused extends Error {
  override readonly name = 'ProbeRefused';
}
