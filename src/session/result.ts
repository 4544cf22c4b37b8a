/** What came of a session, as plain data; `docs/session.md` lists every field. */

import type { Outcome } from '../dialogue/observation.ts';
import type { Failure } from '../smtp/failure.ts';
import type { Reply } from '../smtp/reply.ts';
import type { SessionLine } from './account.ts';
import type { TlsFacts } from './tls-facts.ts';

export const SESSION_SCHEMA = 'starttls-probe/session/1';

/** How one step went. */
export interface StepResult {
  /** Where it begins in the script, counted from 1. */
  readonly line: number;
  /** As written; lines about one reply are joined with a line feed. */
  readonly step: string;
  /** `done` where there was nothing to hold it against; `skipped` where it was not reached. */
  readonly state: 'passed' | 'failed' | 'done' | 'skipped';
  /** Which lines of the transcript came with it: from the first, up to but without the second. */
  readonly lines: readonly [from: number, to: number];
}

/** Where a session left its script. */
export interface Stop {
  readonly line: number;
  /** The line of the script. */
  readonly step: string;
  readonly expected: string;
  readonly got: string;
}

/** One reply and the command before it. */
export interface Exchange {
  /** Null for the greeting, and for a reply that nobody asked for. */
  readonly command: string | null;
  readonly reply: Reply;
}

export interface SessionResult {
  readonly schema: typeof SESSION_SCHEMA;
  /** What the script is called. */
  readonly script: string;
  readonly title: string | null;
  readonly target: string;
  readonly host: string;
  readonly port: number;
  /** Null when the name did not resolve. */
  readonly address: string | null;
  readonly family: 4 | 6 | null;
  /** The address that we spoke from; null without a connection. */
  readonly localAddress: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Whether all went as scripted; null where that could not be told. */
  readonly ok: boolean | null;
  readonly outcome: Outcome;
  readonly failure: Failure | null;
  /** Null where all went as scripted, and where the session never began. */
  readonly stopped: Stop | null;
  readonly captures: Readonly<Record<string, string>>;
  /** What the last handshake agreed on; null in clear. */
  readonly tls: TlsFacts | null;
  readonly steps: readonly StepResult[];
  readonly transcript: readonly SessionLine[];
}
