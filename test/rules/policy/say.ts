/** Judges a policy by all rules about it, at one moment. */

import type { Policy } from '../../../src/policy/policy.ts';
import { EMPTY_POLICY } from '../../../src/policy/policy.ts';
import type { SendConnector } from '../../../src/policy/send-connector.ts';
import { POLICY_RULES } from '../../../src/rules/policy/index.ts';
import { judgePolicy } from '../../../src/rules/policy/judge-policy.ts';
import { sendConnector as declaredSendConnector } from '../../support/send-connectors.ts';

/** When the tests judge. */
export const NOW = new Date('2026-06-01T12:00:00.000Z');

export function say(policy: Partial<Policy>) {
  return judgePolicy({ ...EMPTY_POLICY, ...policy }, POLICY_RULES, {
    now: NOW,
    expiringDays: 14,
  });
}

/** The messages of the findings with this id. */
export function messages(policy: Partial<Policy>, id: string): string[] {
  const { findings } = say(policy);
  return findings.filter((finding) => finding.id === id).map(({ message }) => message);
}

/** `1032 likely EX01\Test` for every prediction. */
export function events(policy: Partial<Policy>): string[] {
  return say(policy).predictions.map(
    ({ eventId, certainty, connector }) => `${eventId} ${certainty} ${connector}`,
  );
}

/** A Send connector of which nothing was declared but what is given. */
export function sendConnector(declared: Partial<SendConnector> = {}): SendConnector {
  return declaredSendConnector({ enabled: null, ...declared });
}

/** The settings of the transport, nothing of which was declared but what is given. */
export function transportConfig(declared: Partial<NonNullable<Policy['transportConfig']>> = {}) {
  return {
    tlsReceiveDomainSecureList: null,
    tlsSendDomainSecureList: null,
    cutProperties: [],
    unknownProperties: 0,
    ...declared,
  };
}
