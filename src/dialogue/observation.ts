/** What was learnt about one address, as plain data that can be saved and judged again. */

import type { StageTimings } from '../smtp/clock.ts';
import type { Failure, FailureKind } from '../smtp/failure.ts';
import type { TranscriptLine } from '../smtp/transcript.ts';

export const OBSERVATION_SCHEMA = 'starttls-probe/observation/1';

/** Milliseconds that each step took; a step that was not reached is absent. */
export interface Timings extends StageTimings {
  readonly dnsMs?: number;
}

/** `completed`, or why the dialogue ended before its question was answered. */
export type Outcome = 'completed' | FailureKind;

/** One target address as it was seen; `docs/observation.md` lists every field. */
export interface Observation<Facts = Readonly<Record<string, unknown>>> {
  readonly schema: typeof OBSERVATION_SCHEMA;
  readonly target: string;
  readonly host: string;
  readonly port: number;
  /** Null when the name did not resolve. */
  readonly address: string | null;
  readonly family: 4 | 6 | null;
  /** The address that we spoke from, which decides the connector that answers; null without a connection. */
  readonly localAddress: string | null;
  /** The domain whose MX led here; null for a target that was named itself. */
  readonly domain: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly failure: Failure | null;
  readonly facts: Facts;
  readonly timings: Timings;
  /** How often a scan had put this address off before; absent when it had not. */
  readonly retries?: number;
  /** The target whose connection this was seen on; absent when it had its own. */
  readonly reusedFrom?: string;
  /** Absent unless it was asked for. */
  readonly transcript?: readonly TranscriptLine[];
}
