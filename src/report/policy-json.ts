/** A judged policy as JSON: a contract, and a policy that reads back. */

import type { Answers } from '../policy/answers.ts';
import type { Policy } from '../policy/policy.ts';
import type { Finding, Prediction } from '../rules/finding.ts';
import { safeJson } from './safe-json.ts';

export const POLICY_SCHEMA = 'starttls-probe/policy/1';

/** A policy together with what there is to say about it. */
export interface JudgedPolicy {
  readonly policy: Policy;
  /** Null when nobody asked who answers. */
  readonly answers: Answers | null;
  readonly findings: readonly Finding[];
  readonly predictions: readonly Prediction[];
}

export function renderPolicyJson({ policy, answers, findings, predictions }: JudgedPolicy): string {
  const { connectors, sendConnectors, transportConfig, certificates } = policy;
  const document = {
    schema: POLICY_SCHEMA,
    connectors,
    sendConnectors,
    transportConfig,
    certificates,
    ...(answers && { answers }),
    findings,
    predictions,
  };
  return `${safeJson(document, 2)}\n`;
}
