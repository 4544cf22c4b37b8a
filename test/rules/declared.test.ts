import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge, type Standard } from '../../src/rules/judge.ts';
import { connector, DEFAULT_FRONTEND } from '../support/connectors.ts';
import {
  ehloFacts,
  facts,
  factsWithoutTls,
  observation,
  replyOf,
} from '../support/observations.ts';
import { REQUIREMENT, sayRequired, sayUndeclared } from './say.ts';

function hold(seen: Parameters<typeof facts>[0], standard: Partial<Standard>) {
  return judge(observation({ facts: facts(seen) }), RULES, { ...DEFAULT_STANDARD, ...standard });
}

describe('MAIL FROM accepted in clear', () => {
  const accepted = facts({
    'mail-before-tls': {
      accepted: true,
      tlsRequired: false,
      reply: replyOf('250 2.1.0 Sender OK'),
    },
  });

  test('is critical where TLS is declared required', () => {
    const { findings, verdict } = sayRequired(accepted);
    expect(verdict).toBe('critical');
    expect(findings).toEqual([
      expect.objectContaining({
        id: 'mail-accepted-in-clear',
        severity: 'critical',
        evidence: [REQUIREMENT, 'seen: MAIL FROM:<> in clear was answered 250 2.1.0 Sender OK'],
      }),
    ]);
  });

  test('is as it should be where nothing is declared (RFC 3207 §4)', () => {
    expect(sayUndeclared(accepted).findings).toEqual([]);
  });

  test.each([
    ['refused for want of TLS', false, true, '451 5.7.3 Must issue a STARTTLS command first'],
    ['refused without a reason', false, null, '550 No'],
    ['refused with a reset', false, null, null],
    ['not answered', null, null, null],
  ])('is not said of mail %s', (_what, accepted, tlsRequired, line) => {
    const reply = line === null ? null : replyOf(line);
    const seen = facts({ 'mail-before-tls': { accepted, tlsRequired, reply } });
    expect(sayRequired(seen).findings).toEqual([]);
  });
});

describe('policy drift', () => {
  const withoutTls = connector({ authMechanism: ['Integrated'], requireTls: false });

  test('is STARTTLS offered where the connector does not allow it', () => {
    const { findings, verdict } = hold({}, { connectors: [withoutTls] });
    expect(verdict).toBe('warning');
    expect(findings).toEqual([
      expect.objectContaining({
        id: 'policy-drift',
        severity: 'warning',
        evidence: [
          'declared on EX01\\Test: AuthMechanism Integrated',
          'seen: EHLO lists SIZE X-ANONYMOUSTLS X-EXPS 8BITMIME STARTTLS',
        ],
      }),
    ]);
    expect(findings[0]?.fix[0]).toContain("Get-ReceiveConnector -Identity 'EX01\\Test'");
  });

  test('takes the place of event 1032 where TLS is required as well', () => {
    const connectors = [connector({ authMechanism: [], requireTls: true })];
    const { findings, predictions } = hold({}, { connectors });
    expect(findings.map(({ id }) => id)).toEqual(['policy-drift']);
    expect(predictions).toEqual([]);
  });

  test.each([
    ['Tls is declared', connector({ authMechanism: ['Tls'] })],
    ['AuthMechanism is not declared', connector({ authMechanism: null })],
  ])('is not said where %s', (_what, declared) => {
    expect(hold({}, { connectors: [declared] }).findings).toEqual([]);
  });

  test('is not said where STARTTLS is not offered', () => {
    const seen = factsWithoutTls({}, ehloFacts());
    const standard = { ...DEFAULT_STANDARD, connectors: [withoutTls] };
    const { findings } = judge(observation({ facts: seen }), RULES, standard);
    expect(findings.map(({ id }) => id)).toEqual(['starttls-absent']);
  });
});

describe('a connector that cannot be named', () => {
  test.each<[string, Partial<Standard>, string]>([
    [
      'because none listens there',
      { connectors: [connector({ bindings: ['0.0.0.0:2525'] })] },
      'no declared connector listens on 192.0.2.10 port 25',
    ],
    [
      'because several do',
      {
        connectors: [
          DEFAULT_FRONTEND,
          connector({ identity: 'EX02\\Other', bindings: ['0.0.0.0:25'] }),
        ],
      },
      'several declared connectors listen on 192.0.2.10 port 25: EX01\\Default Frontend EX01, EX02\\Other',
    ],
    [
      'because the given name is none of theirs',
      { connectors: [DEFAULT_FRONTEND], connector: 'EX09\\Nobody' },
      'no declared connector is called EX09\\Nobody',
    ],
  ])('is a warning, %s', (_why, standard, reason) => {
    const judged = hold({}, standard);
    expect(judged.connector).toBeNull();
    expect(judged.verdict).toBe('warning');
    expect(judged.findings).toEqual([
      expect.objectContaining({ id: 'connector-unmatched', severity: 'warning' }),
    ]);
    expect(judged.findings[0]?.message).toContain(reason);
  });

  test('is not missed where none was declared', () => {
    expect(hold({}, {}).findings).toEqual([]);
  });
});
