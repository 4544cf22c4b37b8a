/** What a record comes to, small enough to be held for everything that is watched. */

import type { Outcome, Timings } from '../dialogue/observation.ts';
import type { Certainty, Severity } from '../rules/finding.ts';
import type { Judged } from '../rules/judge.ts';
import { type Verdict, verdictOf } from '../rules/verdict.ts';
import type { CertificateFacts } from '../smtp/certificate.ts';
import { cut } from './markup.ts';
import { describeGist } from './telling.ts';

/** The stages whose reply code is kept, in the order of the dialogue. */
export const REPLY_STAGES = ['greeting', 'ehlo', 'starttls', 'mail-before-tls'] as const;

export type ReplyStage = (typeof REPLY_STAGES)[number];

export interface Glance
  extends Pick<
    Judged,
    | 'target'
    | 'host'
    | 'port'
    | 'address'
    | 'domain'
    | 'startedAt'
    | 'durationMs'
    | 'outcome'
    | 'connector'
    | 'verdict'
  > {
  readonly outcome: Outcome;
  readonly timings: Timings;
  readonly implicit: boolean;
  /** True or false only where it could be told. */
  readonly advertised: boolean | null;
  readonly negotiated: boolean | null;
  /** The reply codes that were heard; a stage without a reply is absent. */
  readonly replyCodes: Readonly<Partial<Record<ReplyStage, number>>>;
  /** `TLSv1.3`; null without a handshake. */
  readonly protocol: string | null;
  /** Null where none was shown. */
  readonly certificate: CertificateGlance | null;
  readonly predictions: readonly PredictionGlance[];
  readonly findings: readonly { readonly id: string; readonly severity: Severity }[];
  /** The worst there is to say, in one sentence; what a server said stands in it printable. */
  readonly gist: string;
}

export interface CertificateGlance
  extends Pick<CertificateFacts, 'notBefore' | 'notAfter' | 'trusted' | 'nameMatches'> {
  /** ISO 8601: of this certificate and those above it, as far as they were recorded, the first to end. */
  readonly earliestEnd: string | null;
}

export interface PredictionGlance {
  readonly eventId: number;
  readonly certainty: Certainty;
  readonly connector: string | null;
  /** The verdict that it alone would make. */
  readonly weight: Verdict;
}

/** Characters; whoever wants more reads the record. */
const MAX_GIST = 300;

export function glanceAt(judged: Judged): Glance {
  const { target, host, port, address, domain, startedAt, durationMs, outcome } = judged;
  const { connector, verdict, timings, facts, findings, predictions } = judged;
  const { implicit, advertised, negotiated } = facts.starttls;
  return {
    target,
    host,
    port,
    address,
    domain,
    startedAt,
    durationMs,
    outcome,
    connector,
    verdict,
    timings,
    implicit,
    advertised,
    negotiated,
    replyCodes: readReplyCodes(judged),
    protocol: facts.handshake?.protocol ?? null,
    certificate: facts.certificate ? glanceAtCertificate(facts.certificate) : null,
    predictions: predictions.map((prediction) => ({
      eventId: prediction.eventId,
      certainty: prediction.certainty,
      connector: prediction.connector,
      weight: verdictOf([], [prediction]),
    })),
    findings: findings.map(({ id, severity }) => ({ id, severity })),
    gist: cut(describeGist(judged), MAX_GIST),
  };
}

function readReplyCodes({ facts, failure }: Judged): Glance['replyCodes'] {
  const codes: Partial<Record<ReplyStage, number>> = {};
  const hear = (stage: ReplyStage, code: number | undefined) => {
    if (code !== undefined) codes[stage] = code;
  };
  const { ehlo } = facts;
  // A refusal has no facts of its own where the dialogue ended with it.
  const refusedAt = REPLY_STAGES.find((stage) => stage === failure?.stage);
  if (refusedAt) hear(refusedAt, failure?.reply?.code);
  hear('greeting', facts.greeting?.code);
  hear('ehlo', ehlo?.refusal?.code ?? (ehlo?.esmtp ? 250 : undefined));
  hear('starttls', facts.starttls.reply?.code);
  hear('mail-before-tls', facts['mail-before-tls']?.reply?.code);
  return codes;
}

function glanceAtCertificate(certificate: CertificateFacts): CertificateGlance {
  const { notBefore, notAfter, trusted, nameMatches, chain = [] } = certificate;
  const ends = [notAfter, ...chain.map((link) => link.notAfter)].filter((end) => end !== null);
  return { notBefore, notAfter, trusted, nameMatches, earliestEnd: ends.sort()[0] ?? null };
}
