/** What a run says of itself as JSON: a contract, described field by field in `docs/run.md`. */

import type { Outcome } from '../dialogue/observation.ts';
import type { Certainty, Finding } from '../rules/finding.ts';
import type { Verdict } from '../rules/verdict.ts';
import type { Stage } from '../smtp/failure.ts';
import { safeJson } from './safe-json.ts';

export const RUN_SCHEMA = 'starttls-probe/run/1';

/** The summary of one run. */
export interface RunSummary extends Tallies {
  readonly schema: typeof RUN_SCHEMA;
  /** Of the program. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
  readonly targets: TargetCounts;
  /** What is worth saying of the run itself, never of a target. */
  readonly runFindings: readonly Finding[];
  readonly domains: DomainCounts;
  readonly workers: number;
  readonly concurrency: number;
  /** Targets begun per second; null where nothing limits them. */
  readonly rate: number | null;
  readonly interrupted: boolean;
  readonly exitCode: number;
  /** One sentence: the exit code, and why it is that. */
  readonly reason: string;
}

/** What became of the lines of the lists, before anything was probed. */
export interface TargetCounts {
  /** Targets that were read, a network or a domain as one. */
  readonly listed: number;
  /** Lines that could not be read, and were passed over. */
  readonly badLines: number;
  readonly excluded: number;
  /** Targets that `--shard` leaves to other runs. */
  readonly otherShards: number;
  readonly duplicates: number;
  /** Records taken over from the connection of another target. */
  readonly reused: number;
  /** Addresses that were not probed, since the files of `--resume` had them already. */
  readonly earlier: number;
}

/** What the records of a run add up to. */
export interface Tallies {
  /** Those of earlier runs that this one continues included. */
  readonly records: number;
  /** How many of them earlier runs made. */
  readonly earlierRecords: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** How dialogues ended early, the commonest first. */
  readonly failures: readonly FailureCount[];
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly advertised: Answers;
  readonly negotiated: Answers;
  /** The TLS versions agreed on, the commonest first. */
  readonly protocols: readonly { readonly protocol: string; readonly records: number }[];
  /** The commonest first. */
  readonly findings: readonly { readonly id: string; readonly records: number }[];
  /** By event, the surest first. */
  readonly predictions: readonly PredictionCount[];
  readonly retries: RetryCounts;
  /** In the order in which they happen; a stage that no record reached is absent. */
  readonly stages: readonly StageTimes[];
  /** The stage that took the largest share of the time; null where none was timed. */
  readonly slowestStage: Stage | null;
}

/** Answers to a question that can be left open. */
export interface Answers {
  readonly yes: number;
  readonly no: number;
  readonly unknown: number;
}

export interface FailureCount {
  readonly outcome: Outcome;
  readonly stage: Stage;
  /** Null where there was none, and for all beyond the first 200 kinds of failure. */
  readonly code: string | null;
  readonly records: number;
}

export interface PredictionCount {
  readonly eventId: number;
  readonly certainty: Certainty;
  readonly records: number;
}

export interface RetryCounts {
  /** Records that were made after one retry or more. */
  readonly records: number;
  /** The retries of all of them. */
  readonly retries: number;
  /** Records whose last try was turned away too. */
  readonly turnedAway: number;
}

/** How long one stage took, over the records that came to its end. */
export interface StageTimes {
  readonly stage: Stage;
  readonly records: number;
  /** Of the time of all stages, 0 to 1. */
  readonly share: number;
  readonly meanMs: number;
  /** Half were as fast or faster; up to 5 % more than it is. */
  readonly p50Ms: number;
  /** The same for 95 of 100. */
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** The domains by their verdicts, each over the hosts that take its mail. */
export interface DomainCounts extends Readonly<Record<Verdict, number>> {
  /** Domains that declare that they take no mail (RFC 7505). */
  readonly noMail: number;
  /** The domains that are not ok, the worst first, then by name; 1,000 at the most. */
  readonly notOk: readonly { readonly domain: string; readonly verdict: Verdict }[];
  /** How many more are not ok. */
  readonly more: number;
}

export function renderRunJson(summary: RunSummary): string {
  return `${safeJson(summary, 2)}\n`;
}
