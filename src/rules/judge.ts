/** Holds an observation against what was declared; no I/O, no clock but the observation's. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import type { ReceiveConnector } from '../policy/connector.ts';
import { type Declaration, declarationOf } from '../policy/declaration.ts';
import {
  findConnector,
  isDeclaredServer,
  type Match,
  matchConnector,
  type Session,
} from '../policy/match.ts';
import { EMPTY_POLICY, type Policy } from '../policy/policy.ts';
import { CERTAINTIES, type Finding, isPrediction, type Prediction } from './finding.ts';
import { hopsSeen } from './hops-seen.ts';
import type { Case, Rule } from './rule.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** What to judge by. */
export interface Standard {
  readonly policy: Policy;
  /** The identity of the connector that every session is held against; null lets the session tell. */
  readonly connector: string | null;
  /** The same for a target, a host or an address, in lower case; it goes before `connector`. */
  readonly connectorsAt: ReadonlyMap<string, string>;
  /** TLS was declared required on the command line. */
  readonly requireTls: boolean;
  readonly expiringDays: number;
}

export const DEFAULT_STANDARD: Standard = {
  policy: EMPTY_POLICY,
  connector: null,
  connectorsAt: new Map(),
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
  const findings: Finding[] = [];
  const predictions: Prediction[] = [];
  for (const rule of rules) {
    const judgements = rule.judge(facts, circumstances);
    // Nearly always it is nothing, and to go through that takes time as well.
    if (judgements.length === 0) continue;
    for (const judgement of judgements) {
      if (isPrediction(judgement)) predictions.push(asSureAsItsConnector(judgement, circumstances));
      else findings.push(judgement);
    }
  }
  predictions.sort((one, other) => sureness(one) - sureness(other));
  return {
    ...observation,
    connector: circumstances.declaration?.identity ?? null,
    findings,
    predictions,
    verdict: verdictOf(findings, predictions),
  };
}

/** The surest comes first; what is equally sure stays in the order of the rules. */
function sureness({ certainty }: Prediction): number {
  return CERTAINTIES.indexOf(certainty);
}

/** What is said of a connector is no surer than that it was this connector that answered. */
function asSureAsItsConnector(prediction: Prediction, circumstances: Case): Prediction {
  const { connector, connectorCertain } = circumstances;
  const doubtful = !connectorCertain && connector?.identity === prediction.connector;
  if (!doubtful || prediction.certainty !== 'certain') return prediction;
  const evidence = [...prediction.evidence, `not certain: that ${connector.identity} answered`];
  return { ...prediction, certainty: 'likely', evidence };
}

function describeCase(observation: Observation<Facts>, standard: Standard): Case {
  const { policy, expiringDays, requireTls } = standard;
  const foreign = isForeign(observation, policy);
  const { match, mistaken } = matchFor(observation, standard, foreign ? [] : policy.connectors);
  const { connector } = match;
  const declared = connector ? declarationOf(connector) : null;
  return {
    observation,
    policy,
    connector,
    connectorCertain: match.certain,
    declaration: requireTls
      ? { ...(declared ?? UNDECLARED), requireTls: true, requireTlsInline: true }
      : declared,
    unmatched: connector || foreign || policy.connectors.length === 0 ? null : match.because,
    foreign,
    unreached: match.others,
    mistaken,
    expiringDays,
  };
}

/** A next hop of ours is somebody else's server, unless it is a declared one of our own. */
function isForeign(observation: Observation<Facts>, policy: Policy): boolean {
  if (hopsSeen(policy, observation).length === 0) return false;
  return !isDeclaredServer(policy.connectors, sessionOf(observation));
}

const UNDECLARED: Declaration = {
  identity: null,
  requireTls: null,
  requireTlsInline: true,
  authMechanism: null,
  unknownAuthBits: 0,
};

const NO_MATCH: Match = {
  connector: null,
  certain: false,
  because: 'no connector was declared',
  others: [],
};

function matchFor(
  observation: Observation<Facts>,
  standard: Standard,
  connectors: readonly ReceiveConnector[],
): { match: Match; mistaken: Case['mistaken'] } {
  const meant = meantFor(observation, standard);
  const match =
    connectors.length === 0 ? NO_MATCH : matchConnector(connectors, sessionOf(observation));
  if (meant === null) return { match, mistaken: null };
  const connector = findConnector(standard.policy.connectors, meant) ?? null;
  const because = `no declared connector is called ${meant}`;
  const other = match.certain && match.connector !== connector ? match.connector : null;
  return {
    match: { connector, certain: true, because, others: [] },
    mistaken: other && { meant, because: `${other.identity} answers here: ${match.because}` },
  };
}

/** What the user mapped, the most particular first. */
function meantFor(
  { target, host, address }: Observation<Facts>,
  { connector, connectorsAt }: Standard,
): string | null {
  if (connectorsAt.size === 0) return connector;
  for (const place of [target, host, address ?? '']) {
    const mapped = connectorsAt.get(place.toLowerCase());
    if (mapped !== undefined) return mapped;
  }
  return connector;
}

function sessionOf({ host, address, port, localAddress, facts }: Observation<Facts>): Session {
  const { ehlo } = facts;
  return {
    host,
    address,
    port,
    clientAddress: ehlo?.clientAddress ?? localAddress,
    serverName: ehlo?.serverName ?? null,
    keywords: ehlo?.esmtp ? ehlo.keywords : null,
  };
}
