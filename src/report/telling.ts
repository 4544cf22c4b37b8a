/** What a record says, the worst first, each in one sentence. */

import type { Finding, Prediction, Severity } from '../rules/finding.ts';
import type { Judged } from '../rules/judge.ts';
import { verdictOf } from '../rules/verdict.ts';
import { cut } from './markup.ts';

/** A finding or a prediction as it counts. */
export interface Statement {
  readonly severity: Severity;
  /** `event 1032 is certain on EX01\Relay`, or the finding's own sentence. */
  readonly title: string;
  /** The event's text; null for a finding. */
  readonly prediction: Prediction | null;
  readonly evidence: readonly string[];
  readonly fix: readonly string[];
}

export const WORST_STATEMENT_FIRST: readonly Severity[] = [
  'critical',
  'unknown',
  'warning',
  'info',
];

/** Predictions come before findings that count as much. */
export function statementsOf({ predictions, findings }: Judged): Statement[] {
  const statements = [...predictions.map(fromPrediction), ...findings.map(fromFinding)];
  return statements.sort((one, other) => rankOf(one) - rankOf(other));
}

function rankOf({ severity }: Statement): number {
  return WORST_STATEMENT_FIRST.indexOf(severity);
}

/** What a prediction adds to the verdict; where that is nothing, it is information. */
function severityOf(prediction: Prediction): Severity {
  const verdict = verdictOf([], [prediction]);
  return verdict === 'ok' ? 'info' : verdict;
}

export function fromPrediction(prediction: Prediction): Statement {
  const { eventId, certainty, connector, evidence, userAction } = prediction;
  const on = connector === null ? '' : ` on ${cut(connector)}`;
  return {
    severity: severityOf(prediction),
    title: `Event ${eventId} is ${certainty}${on}`,
    prediction,
    evidence,
    fix: userAction,
  };
}

export function fromFinding({ severity, message, evidence, fix }: Finding): Statement {
  return { severity, title: message, prediction: null, evidence, fix };
}

/** What a record is called, cut: by its own name where the name of a domain led to it. */
export function nameOf({
  target,
  domain,
  host,
  port,
}: Pick<Judged, 'target' | 'domain' | 'host' | 'port'>): string {
  return cut(domain === null ? target : `${host}:${port}`);
}

/** What finds the records of this prediction: `event-1032-certain EX01\Relay`. */
export function nameForSearch({
  eventId,
  certainty,
  connector,
}: Pick<Prediction, 'eventId' | 'certainty' | 'connector'>): string {
  return `event-${eventId}-${certainty} ${cut(connector ?? '')}`.trimEnd();
}

/** The worst there is to say; where there is nothing, what was agreed on. */
export function describeGist(judged: Judged): string {
  const [worst] = statementsOf(judged);
  if (worst) return worst.title;
  const { failure, facts } = judged;
  if (failure) return failure.message;
  const { handshake, certificate } = facts;
  if (!handshake) return 'Nothing to remark';
  const agreed = [
    handshake.cipher,
    ...(handshake.group === null ? [] : [handshake.group]),
    ...(certificate ? [certificate.subject] : []),
  ];
  return agreed.join(', ');
}
