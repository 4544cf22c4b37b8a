/** What a run needs to know of a record, so that it need not read the record itself. */

import type { Outcome, Timings } from '../dialogue/observation.ts';
import type { Certainty } from '../rules/finding.ts';
import type { Judged } from '../rules/judge.ts';
import type { Verdict } from '../rules/verdict.ts';
import type { Stage } from '../smtp/failure.ts';

export interface Gist {
  readonly outcome: Outcome;
  /** Where and how the dialogue ended early; null when it did not. */
  readonly failure: { readonly stage: Stage; readonly code: string | null } | null;
  /** The server put us off with a 4yz reply, as limits per source do; trying later may help. */
  readonly turnedAway: boolean;
  readonly verdict: Verdict;
  readonly advertised: boolean | null;
  readonly negotiated: boolean | null;
  /** The TLS version; null without a handshake. */
  readonly protocol: string | null;
  /** The ids of the findings. */
  readonly findings: readonly string[];
  readonly predictions: readonly { readonly eventId: number; readonly certainty: Certainty }[];
  readonly timings: Timings;
}

export function gistOf(judged: Judged): Gist {
  const { outcome, failure, facts, timings } = judged;
  return {
    outcome,
    failure: failure && { stage: failure.stage, code: failure.code ?? null },
    turnedAway: isPutOff(failure?.reply?.code) || isPutOff(facts.ehlo?.refusal?.code),
    verdict: judged.verdict,
    advertised: facts.starttls.advertised,
    negotiated: facts.starttls.negotiated,
    protocol: facts.handshake?.protocol ?? null,
    findings: judged.findings.map(({ id }) => id),
    predictions: judged.predictions.map(({ eventId, certainty }) => ({ eventId, certainty })),
    timings,
  };
}

/** A transient negative completion reply (RFC 5321 §4.2.1). */
function isPutOff(code: number | undefined): boolean {
  return code !== undefined && code >= 400 && code < 500;
}
