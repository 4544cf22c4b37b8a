/** Judges facts by all rules, with TLS declared required or with nothing declared. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge } from '../../src/rules/judge.ts';
import { connector } from '../support/connectors.ts';
import { observation } from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';

/** A connector that requires TLS and can offer it. */
export const REQUIRING = connector({
  identity: 'EX01\\Partners',
  requireTls: true,
  authMechanism: ['Tls', 'Integrated'],
});

/** How that connector's RequireTLS reads as evidence. */
export const REQUIREMENT = 'declared on EX01\\Partners: RequireTLS $true';

export function sayUndeclared(seen: Facts, given: Partial<Observation<Facts>> = {}): Judged {
  return judge(observation({ ...given, facts: seen }), RULES, DEFAULT_STANDARD);
}

export function sayRequired(seen: Facts, given: Partial<Observation<Facts>> = {}): Judged {
  const standard = { ...DEFAULT_STANDARD, policy: policyOf(REQUIRING) };
  return judge(observation({ ...given, facts: seen }), RULES, standard);
}
