import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge, type Standard } from '../../src/rules/judge.ts';
import { ANSWERING, connector } from '../support/connectors.ts';
import {
  ehloFacts,
  facts,
  factsWithoutTls,
  observation,
  replyOf,
} from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';
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
      failure: null,
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
    const seen = facts({ 'mail-before-tls': { accepted, tlsRequired, reply, failure: null } });
    expect(sayRequired(seen).findings).toEqual([]);
  });
});

describe('whether mail in clear is refused', () => {
  const unanswered = facts({
    'mail-before-tls': {
      accepted: null,
      tlsRequired: null,
      reply: replyOf('421 4.7.0 Go away'),
      failure: 'the server turned us away: 421 4.7.0 Go away',
    },
  });

  test('is unknown where it was asked and not answered, and TLS is declared required', () => {
    const { findings, verdict } = sayRequired(unanswered);
    expect(verdict).toBe('unknown');
    expect(findings).toEqual([
      expect.objectContaining({
        id: 'enforcement-not-observed',
        severity: 'unknown',
        evidence: ['seen: MAIL FROM:<> was answered 421 4.7.0 Go away', REQUIREMENT],
      }),
    ]);
  });

  test('is only a remark where nothing is declared', () => {
    const { findings, verdict } = sayUndeclared(unanswered);
    expect(findings.map(({ id, severity }) => [id, severity])).toEqual([
      ['enforcement-not-observed', 'info'],
    ]);
    expect(verdict).toBe('ok');
  });
});

describe('policy drift', () => {
  const withoutTls = connector({ authMechanism: ['Integrated'], requireTls: false });

  test('is STARTTLS offered where the connector does not allow it', () => {
    const { findings, verdict } = hold({}, { policy: policyOf(withoutTls) });
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
    const declared = connector({ authMechanism: [], requireTls: true });
    const { findings, predictions } = hold({}, { policy: policyOf(declared) });
    expect(findings.map(({ id }) => id)).toEqual(['policy-drift']);
    expect(predictions).toEqual([]);
  });

  test.each([
    ['Tls is declared', connector({ authMechanism: ['Tls'] })],
    ['AuthMechanism is not declared', connector({ authMechanism: null })],
  ])('is not said where %s', (_what, declared) => {
    expect(hold({}, { policy: policyOf(declared) }).findings).toEqual([]);
  });

  test('is not said where STARTTLS is not offered', () => {
    const seen = factsWithoutTls({}, ehloFacts());
    const standard = { ...DEFAULT_STANDARD, policy: policyOf(withoutTls) };
    const { findings } = judge(observation({ facts: seen }), RULES, standard);
    expect(findings.map(({ id }) => id)).toEqual(['starttls-absent']);
  });
});

describe('a connector that cannot be named', () => {
  test.each<[string, Partial<Standard>, string]>([
    [
      'because none listens there',
      { policy: policyOf(connector({ bindings: ['0.0.0.0:2525'] })) },
      'no enabled connector listens on port 25 over IPv4',
    ],
    [
      'because the servers of several do',
      {
        policy: policyOf(
          connector({ ...ANSWERING, identity: 'EX01\\One' }),
          connector({ ...ANSWERING, identity: 'EX02\\Other' }),
        ),
      },
      'connectors of several servers could answer: EX01 and EX02',
    ],
    [
      'because none has a range around our address',
      { policy: policyOf(connector({ ...ANSWERING, remoteIpRanges: ['10.0.0.0/8'] })) },
      'none of the connectors on 192.0.2.10:25 has a range that contains 198.51.100.7',
    ],
    [
      'because the given name is none of theirs',
      { policy: policyOf(connector({ enabled: false })), connector: 'EX09\\Nobody' },
      'no declared connector is called EX09\\Nobody',
    ],
  ])('is a warning, %s', (_why, standard, reason) => {
    const judged = hold({}, standard);
    expect(judged.connector).toBeNull();
    expect(judged.verdict).toBe('warning');
    expect(judged.predictions).toEqual([]);
    expect(judged.findings).toEqual([
      expect.objectContaining({
        id: 'connector-unmatched',
        severity: 'warning',
        message: expect.stringContaining(reason),
      }),
    ]);
  });

  test('is not missed where none was declared', () => {
    expect(hold({}, {}).findings).toEqual([]);
  });
});
