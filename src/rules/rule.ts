/** What a rule is: a pure function from what was seen and declared to what is worth saying. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import type { ReceiveConnector } from '../policy/connector.ts';
import type { Declaration } from '../policy/declaration.ts';
import type { Policy } from '../policy/policy.ts';
import type { Judgement } from './finding.ts';

/** What a rule may know beside the facts that it needs. */
export interface Case {
  readonly observation: Observation<Facts>;
  readonly policy: Policy;
  /** The declared connector that answered; null when it cannot be told, or none was declared. */
  readonly connector: ReceiveConnector | null;
  /** Whether it is certain that this connector answered. */
  readonly connectorCertain: boolean;
  /** What decides about TLS, on the connector or on the command line; null when nothing does. */
  readonly declaration: Declaration | null;
  /** Why no declared connector could be named, where connectors were declared; else null. */
  readonly unmatched: string | null;
  /** It is a next hop of a declared Send connector, and no declared server. */
  readonly foreign: boolean;
  /** Other declared connectors at this endpoint, and why they do not answer our address. */
  readonly unreached: readonly { readonly identity: string; readonly because: string }[];
  /** The connector that was meant, and the other one that answered; null where that is one. */
  readonly mistaken: { readonly meant: string; readonly because: string } | null;
  /** Days before the end of a certificate from which it is worth a warning. */
  readonly expiringDays: number;
}

type Needed<Need extends keyof Facts> = { readonly [Id in Need]-?: NonNullable<Facts[Id]> };

export interface Rule {
  /** Equals the file name, and the id of its findings. */
  readonly id: string;
  readonly title: string;
  /** The RFC section or Microsoft page that it rests on. */
  readonly reference: string;
  /** The facts without which it does not judge: a missing observation is never a pass. */
  readonly needs: readonly (keyof Facts)[];
  judge(facts: Facts, circumstances: Case): readonly Judgement[];
}

/** A rule about a policy by itself, which needs no network. */
export interface PolicyRule {
  /** Equals the file name, and the id of its findings. */
  readonly id: string;
  readonly title: string;
  readonly reference: string;
  judge(policy: Policy): readonly Judgement[];
}

/** Declares a rule; its `judge` sees the facts that it needs, and no others. */
export function defineRule<const Need extends keyof Facts>(
  rule: Omit<Rule, 'needs' | 'judge'> & {
    readonly needs: readonly Need[];
    judge(facts: Needed<Need>, circumstances: Case): readonly Judgement[];
  },
): Rule {
  const { needs } = rule;
  const hasAll = (facts: Facts): facts is Facts & Needed<Need> => {
    for (const id of needs) if (facts[id] === undefined) return false;
    return true;
  };
  return { ...rule, judge: (facts, given) => (hasAll(facts) ? rule.judge(facts, given) : NOTHING) };
}

const NOTHING: readonly Judgement[] = [];
