import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { event12012 } from '../../src/rules/event-12012.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import { connector } from '../support/connectors.ts';
import {
  ehloFacts,
  facts,
  factsUntold,
  factsWithoutTls,
  observation,
  starttlsFacts,
} from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';

const DECLARED = { authMechanism: ['Tls', 'ExchangeServer'] } as const;

const listing = (...keywords: string[]) => facts({ ehlo: ehloFacts(keywords) });
const MISSING = listing('STARTTLS', 'X-EXPS GSSAPI NTLM');

function foretold(seen: Facts, declared: Partial<ReceiveConnector> = DECLARED): string[] {
  const standard = { ...DEFAULT_STANDARD, policy: policyOf(connector(declared)) };
  return judge(observation({ facts: seen }), [event12012], standard).predictions.map(
    ({ eventId, certainty }) => `${eventId} ${certainty}`,
  );
}

describe('X-ANONYMOUSTLS missing where ExchangeServer is declared', () => {
  test.each<[string, Facts, Partial<ReceiveConnector>]>([
    ['with STARTTLS', MISSING, DECLARED],
    ['without STARTTLS', factsWithoutTls({}, ehloFacts(['X-EXPS NTLM'])), DECLARED],
    ['with x-exps in small letters', listing('x-exps'), DECLARED],
    ['and declared not to be suppressed', MISSING, { ...DECLARED, suppressXAnonymousTls: false }],
  ])('%s is possibly either event', (_what, seen, declared) => {
    expect(foretold(seen, declared)).toEqual(['12012 possible', '12013 possible']);
  });

  test.each<[string, Facts, Partial<ReceiveConnector>]>([
    ['but it is not missing', listing('X-EXPS', 'x-anonymoustls'), DECLARED],
    ['but SuppressXAnonymousTls', MISSING, { ...DECLARED, suppressXAnonymousTls: true }],
    ['but X-EXPS is missing too: the path, or another connector', listing('STARTTLS'), DECLARED],
    [
      'but the path rewrites keywords',
      facts({
        ehlo: ehloFacts(['X-EXPS'], {
          masked: [{ mark: 'keyword-overwritten', line: '250 XXXXXXXA' }],
        }),
      }),
      DECLARED,
    ],
    [
      'but TLS began before EHLO',
      facts({ starttls: starttlsFacts({ implicit: true }), ehlo: ehloFacts(['X-EXPS']) }),
      DECLARED,
    ],
    ['but EHLO was refused', facts({ ehlo: ehloFacts(['X-EXPS'], { esmtp: null }) }), DECLARED],
    ['but nothing was seen', factsUntold(), DECLARED],
    ['but ExchangeServer is not declared', MISSING, { authMechanism: ['Tls'] }],
    ['but AuthMechanism is not declared', MISSING, { authMechanism: null }],
  ])('%s is neither', (_what, seen, declared) => {
    expect(foretold(seen, declared)).toEqual([]);
  });
});

test('the hint quotes what decided it, tells the two apart and leaves the verdict alone', () => {
  const standard = { ...DEFAULT_STANDARD, policy: policyOf(connector(DECLARED)) };
  const { predictions, verdict } = judge(observation({ facts: MISSING }), RULES, standard);
  expect(verdict).toBe('ok');
  expect(predictions.map(({ symbolicName }) => symbolicName)).toEqual([
    'InternalTransportCertificateMissingInAD',
    'CannotLoadInternalTransportCertificateFromStore',
  ]);
  for (const { evidence, userAction, message } of predictions) {
    expect(evidence).toEqual([
      'declared on EX01\\Test: AuthMechanism Tls, ExchangeServer',
      'declared on EX01\\Test: SuppressXAnonymousTls not declared',
      'seen: EHLO lists STARTTLS X-EXPS',
    ]);
    expect(userAction[0]).toMatch(/^# Event 12012 .*; 12013: /);
    expect(message).not.toContain('%1');
  }
});
