/** What of a record counts when two runs are compared: no timings, no transcript, no reply to QUIT. */

import type { Facts } from '../../../probes/index.ts';
import type { Observation, Outcome } from '../../dialogue/observation.ts';
import type { CertificateFacts } from '../../smtp/certificate.ts';
import { describeReply } from '../../smtp/failures.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { Certainty, Prediction, Severity } from '../finding.ts';
import type { Judged } from '../judge.ts';
import { daysLeft } from '../validity.ts';
import { type Verdict, verdictOf } from '../verdict.ts';

export interface State {
  readonly outcome: Outcome;
  /** Why the dialogue ended early; null where it did not. */
  readonly failure: string | null;
  /** The facts that were learnt; `starttls` only where it could be told. */
  readonly observed: readonly string[];
  /** The text of a 220 greeting; null where there was none. */
  readonly greeting: string | null;
  /** In capitals, without STARTTLS; null where EHLO was not accepted. */
  readonly keywords: readonly string[] | null;
  /** The same under TLS. */
  readonly keywordsAfterTls: readonly string[] | null;
  /** The kinds of marks that something on the path left. */
  readonly masked: readonly string[];
  /** The reply to EHLO where it was refused; else null. */
  readonly ehloRefusal: string | null;
  readonly implicit: boolean;
  readonly advertised: boolean | null;
  readonly negotiated: boolean | null;
  /** The reply to STARTTLS; null where there was none. */
  readonly starttlsReply: string | null;
  /** Null without a handshake. */
  readonly protocol: string | null;
  readonly clientCertificateRequested: boolean | null;
  readonly certificate: CertificateState | null;
  /** Null unless it was asked, and answered. */
  readonly mailAcceptedInClear: boolean | null;
  readonly connector: string | null;
  readonly verdict: Verdict;
  readonly findings: readonly FindingState[];
  readonly predictions: readonly PredictionState[];
}

export interface CertificateState
  extends Pick<
    CertificateFacts,
    'issuer' | 'notBefore' | 'notAfter' | 'key' | 'trusted' | 'trustError' | 'nameMatches'
  > {
  /** SHA-256 in hexadecimal, without separators. */
  readonly fingerprint256: string;
  readonly altNames: readonly string[];
  /** It had ended when it was seen. */
  readonly expired: boolean;
}

export interface FindingState {
  readonly id: string;
  readonly severity: Severity;
  /** Absent once it was held for comparing. */
  readonly message?: string;
}

export interface PredictionState {
  readonly eventId: number;
  readonly certainty: Certainty;
  readonly connector: string | null;
  /** The verdict that it alone would make. */
  readonly weight: Verdict;
}

/** A greeting is seldom longer; what follows is not compared. */
const MAX_GREETING = 512;

export function stateOf(record: Judged): State {
  const { outcome, failure, facts, connector, verdict, findings, predictions } = record;
  const { ehlo, starttls, handshake, certificate } = facts;
  const { implicit, advertised, negotiated, reply } = starttls;
  return {
    outcome,
    failure: failure?.message ?? null,
    observed: readObserved(facts),
    greeting: readGreeting(facts.greeting),
    keywords: readKeywords(ehlo),
    keywordsAfterTls: readKeywords(facts['ehlo-after-tls']),
    masked: [...new Set(ehlo?.masked.map(({ mark }) => mark))],
    ehloRefusal: ehlo?.refusal ? describeReply(ehlo.refusal) : null,
    implicit,
    advertised,
    negotiated,
    starttlsReply: reply && describeReply(reply),
    protocol: handshake?.protocol ?? null,
    clientCertificateRequested: handshake?.clientCertificateRequested ?? null,
    certificate: certificate ? readCertificate(certificate, record) : null,
    mailAcceptedInClear: facts['mail-before-tls']?.accepted ?? null,
    connector,
    verdict,
    findings: findings.map(({ id, severity, message }) => ({ id, severity, message })),
    predictions: predictions.map(readPrediction),
  };
}

/** Whether the dialogue came to an answer; a handshake that failed is one too. */
export function isAnswered({ outcome }: Pick<State, 'outcome'>): boolean {
  return outcome === 'completed' || outcome === 'handshake-failed';
}

function readPrediction(prediction: Prediction): PredictionState {
  const { eventId, certainty, connector } = prediction;
  return { eventId, certainty, connector, weight: verdictOf([], [prediction]) };
}

function readObserved(facts: Facts): string[] {
  const { advertised, implicit } = facts.starttls;
  const told = implicit || advertised !== null;
  return Object.keys(facts).filter((id) => id !== 'starttls' || told);
}

function readGreeting(greeting: Reply | undefined): string | null {
  if (greeting?.code !== 220) return null;
  return greeting.lines.join(' | ').slice(0, MAX_GREETING);
}

function readKeywords(ehlo: Facts['ehlo']): string[] | null {
  if (!ehlo?.esmtp) return null;
  const keywords = ehlo.keywords.map(({ keyword }) => keyword.toUpperCase());
  // Whether it is offered has changes of its own.
  return [...new Set(keywords)].filter((keyword) => keyword !== 'STARTTLS');
}

function readCertificate(certificate: CertificateFacts, record: Observation): CertificateState {
  const { issuer, notBefore, notAfter, key, trusted, trustError, nameMatches } = certificate;
  return {
    fingerprint256: certificate.fingerprint256.replaceAll(':', ''),
    issuer,
    notBefore,
    notAfter,
    altNames: certificate.altNames,
    key,
    expired: daysLeft(certificate, record) < 0,
    trusted,
    trustError,
    nameMatches,
  };
}
