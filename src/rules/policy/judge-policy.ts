/** Judges a policy by itself; no network, no I/O, no clock but the moment that is given. */

import type { Policy } from '../../policy/policy.ts';
import { type Finding, isFinding, isPrediction, type Prediction } from '../finding.ts';
import type { DatedPolicyRule, Moment } from './policy-rule.ts';

/** What there is to say about a policy, in the order of the rules. */
export interface PolicyJudgement {
  readonly findings: readonly Finding[];
  readonly predictions: readonly Prediction[];
}

export function judgePolicy(
  policy: Policy,
  rules: readonly DatedPolicyRule[],
  moment: Moment,
): PolicyJudgement {
  const judgements = rules.flatMap((rule) => rule.judge(policy, moment));
  return {
    findings: judgements.filter(isFinding),
    predictions: judgements.filter(isPrediction),
  };
}
