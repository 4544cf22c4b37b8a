/** Holds an observation against what was declared; no I/O, no clock but the observation's. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import type { ReceiveConnector } from '../policy/connector.ts';
import { type Declaration, declarationOf } from '../policy/declaration.ts';
import { findConnector, selectConnector } from '../policy/select.ts';
import {
  type Finding,
  isFinding,
  isPrediction,
  type Judgement,
  type Prediction,
} from './finding.ts';
import type { Case, Rule } from './rule.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** What to judge by. */
export interface Standard {
  readonly connectors: readonly ReceiveConnector[];
  /** The connector that every session is held against; null lets the endpoint decide. */
  readonly connector: string | null;
  /** TLS was declared required on the command line. */
  readonly requireTls: boolean;
  readonly expiringDays: number;
}

export const DEFAULT_STANDARD: Standard = {
  connectors: [],
  connector: null,
  requireTls: false,
  expiringDays: 14,
};

/** An observation together with what there is to say about it. */
export interface Judged extends Observation<Facts> {
  /** The declared connector that this session hit; null when none was declared or it cannot be told. */
  readonly connector: string | null;
  readonly findings: readonly Finding[];
  readonly predictions: readonly Prediction[];
  readonly verdict: Verdict;
}

export function judge(
  observation: Observation<Facts>,
  rules: readonly Rule[],
  standard: Standard,
): Judged {
  const circumstances = describeCase(observation, standard);
  const { facts } = observation;
  const judgements: Judgement[] = rules.flatMap((rule) => rule.judge(facts, circumstances));
  const predictions = judgements.filter(isPrediction);
  const findings = judgements.filter(isFinding);
  return {
    ...observation,
    connector: circumstances.declaration?.identity ?? null,
    findings,
    predictions,
    verdict: verdictOf(findings, predictions),
  };
}

function describeCase(observation: Observation<Facts>, standard: Standard): Case {
  const { expiringDays } = standard;
  const found = declaredFor(observation, standard);
  const declaration = standard.requireTls
    ? { ...(found.declaration ?? UNDECLARED), requireTls: true, requireTlsInline: true }
    : found.declaration;
  return { observation, declaration, unmatched: found.unmatched, expiringDays };
}

const UNDECLARED: Declaration = {
  identity: null,
  requireTls: null,
  requireTlsInline: true,
  authMechanism: null,
};

function declaredFor(
  observation: Observation<Facts>,
  { connectors, connector }: Standard,
): { declaration: Declaration | null; unmatched: string | null } {
  if (connectors.length === 0) return { declaration: null, unmatched: null };
  if (connector !== null) {
    const named = findConnector(connectors, connector);
    return named
      ? { declaration: declarationOf(named), unmatched: null }
      : { declaration: null, unmatched: `no declared connector is called ${connector}` };
  }
  const selection = selectConnector(connectors, observation);
  return selection.connector
    ? { declaration: declarationOf(selection.connector), unmatched: null }
    : { declaration: null, unmatched: selection.because };
}
