/** What rules about a policy by itself are made of. */

import type { ReceiveConnector } from '../../policy/connector.ts';
import type { Policy } from '../../policy/policy.ts';
import type { SendConnector } from '../../policy/send-connector.ts';
import type { Finding, Judgement } from '../finding.ts';
import type { PolicyRule } from '../rule.ts';

/** When a policy is judged; rules have no clock. */
export interface Moment {
  readonly now: Date;
  /** Days before the end of a certificate from which it is worth saying. */
  readonly expiringDays: number;
}

/** A rule about a policy that may ask what time it is. */
export interface DatedPolicyRule extends Omit<PolicyRule, 'judge'> {
  judge(policy: Policy, moment: Moment): readonly Judgement[];
}

/** A rule about each Receive connector by itself. */
export interface ConnectorRule extends PolicyRule {
  judgeConnector(connector: ReceiveConnector): readonly Finding[];
}

type About = Pick<PolicyRule, 'id' | 'title' | 'reference'>;

/** Declares a rule about each Receive connector by itself. */
export function defineConnectorRule(
  rule: About & Pick<ConnectorRule, 'judgeConnector'>,
): ConnectorRule {
  return { ...rule, judge: ({ connectors }) => connectors.flatMap(rule.judgeConnector) };
}

/** Declares a rule about each Send connector by itself. */
export function defineSendConnectorRule(
  rule: About & { judgeSendConnector(connector: SendConnector): readonly Finding[] },
): PolicyRule {
  const { id, title, reference, judgeSendConnector } = rule;
  return {
    id,
    title,
    reference,
    judge: ({ sendConnectors }) => sendConnectors.flatMap(judgeSendConnector),
  };
}
