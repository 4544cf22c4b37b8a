import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import type { ExchangeCertificate } from '../../src/policy/exchange-certificate.ts';
import { event1032 } from '../../src/rules/event-1032.ts';
import { event12014 } from '../../src/rules/event-12014.ts';
import type { Prediction } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import { certificate } from '../support/certificates.ts';
import { connector } from '../support/connectors.ts';
import {
  ehloFacts,
  facts,
  factsUntold,
  factsWithoutTls,
  observation,
  replyOf,
} from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';

const SEEN = {
  offered: facts(),
  absent: factsWithoutTls({}, ehloFacts(undefined, { serverName: 'ehlo.example' })),
  hidden: factsWithoutTls(
    {},
    ehloFacts(undefined, { masked: [{ mark: 'keyword-overwritten', line: '250 XXXXXXXA' }] }),
  ),
  unknown: factsUntold(),
} as const satisfies Record<string, Facts>;

const FLAGS = { with: ['Tls', 'Integrated'], without: ['Integrated'], undeclared: null } as const;

/** What both rules foretell of a connector that answered for certain: `1032 likely`. */
function foretold(seen: Facts, declared: Partial<ReceiveConnector>): string[] {
  const one = connector(declared);
  const standard = { ...DEFAULT_STANDARD, policy: policyOf(one), connector: one.identity };
  return judge(observation({ facts: seen }), [event1032, event12014], standard)
    .predictions.map(({ eventId, certainty }) => `${eventId} ${certainty}`)
    .sort();
}

type Row = readonly [
  requireTls: boolean,
  tls: keyof typeof FLAGS,
  seen: keyof typeof SEEN,
  expected: readonly string[],
];

describe('the decision matrix of events 1032 and 12014', () => {
  const rows: readonly Row[] = [
    [true, 'without', 'absent', ['1032 certain']],
    [true, 'without', 'hidden', ['1032 likely']],
    [true, 'without', 'unknown', ['1032 likely']],
    [true, 'without', 'offered', []],
    [true, 'undeclared', 'absent', ['1032 likely', '12014 possible']],
    [true, 'undeclared', 'hidden', ['1032 possible']],
    [true, 'undeclared', 'unknown', []],
    [true, 'undeclared', 'offered', []],
    [true, 'with', 'absent', ['1032 possible', '12014 likely']],
    [true, 'with', 'hidden', []],
    [true, 'with', 'unknown', []],
    [true, 'with', 'offered', []],
    [false, 'with', 'absent', ['12014 likely']],
    [false, 'with', 'hidden', []],
    [false, 'with', 'unknown', []],
    [false, 'with', 'offered', []],
    [false, 'without', 'absent', []],
    [false, 'without', 'hidden', []],
    [false, 'without', 'unknown', []],
    [false, 'without', 'offered', []],
    [false, 'undeclared', 'absent', []],
    [false, 'undeclared', 'hidden', []],
  ];

  test.each(rows)('RequireTLS %s, %s Tls, STARTTLS %s: %j', (requireTls, tls, seen, expected) => {
    expect(foretold(SEEN[seen], { requireTls, authMechanism: FLAGS[tls] })).toEqual(expected);
  });

  test('RequireTLS that was not declared leaves 12014 to Tls', () => {
    const declared = { requireTls: null, authMechanism: FLAGS.with };
    expect(foretold(SEEN.absent, declared)).toEqual(['12014 likely']);
  });

  test('MAIL FROM taken in clear belies RequireTLS, but not Tls', () => {
    const reply = replyOf('250 2.1.0 Sender OK');
    const mail = { accepted: true, tlsRequired: false, reply, failure: null };
    const { starttls } = SEEN.absent;
    const seen = facts({ starttls, ehlo: ehloFacts(), 'mail-before-tls': mail });
    const told = (tls: keyof typeof FLAGS) =>
      foretold(seen, { requireTls: true, authMechanism: FLAGS[tls] });
    expect(told('undeclared')).toEqual([]);
    expect(told('with')).toEqual(['12014 likely']);
  });

  test('nothing declared is nothing foretold', () => {
    const { predictions } = judge(observation({ facts: SEEN.absent }), RULES, DEFAULT_STANDARD);
    expect(predictions).toEqual([]);
  });
});

/** The prediction for a connector that allows TLS and does not offer it. */
function predict(
  declared: Partial<ReceiveConnector> = {},
  certificates: readonly ExchangeCertificate[] | null = null,
  seen: Facts = SEEN.absent,
): Prediction {
  const one = connector({ authMechanism: FLAGS.with, requireTls: false, ...declared });
  const policy = { ...policyOf(one), certificates };
  const standard = { ...DEFAULT_STANDARD, policy, connector: one.identity };
  const [prediction] = judge(observation({ facts: seen }), [event12014], standard).predictions;
  if (!prediction) throw new Error('nothing was foretold');
  return prediction;
}

describe('the message', () => {
  const named = '<I>CN=Authority<S>CN=mail.example';

  test.each<[string, Partial<ReceiveConnector>, string]>([
    ['Fqdn', { fqdn: 'ex01.contoso.com' }, 'ex01.contoso.com'],
    ['TlsCertificateName before Fqdn', { fqdn: 'x.example', tlsCertificateName: named }, named],
    ['the name in the EHLO reply, where no Fqdn was declared', { fqdn: null }, 'ehlo.example'],
  ])('is filled in with %s', (_what, declared, name) => {
    const { message, connector: identity } = predict({ identity: 'EX01\\Jack', ...declared });
    expect(identity).toBe('EX01\\Jack');
    expect(message).toContain(`contains the domain name ${name} in the personal store`);
    expect(message).toContain(`for the connector EX01\\Jack with a FQDN parameter of ${name}.`);
  });

  test('does not pass Fqdn off for a TlsCertificateName that was cut short', () => {
    const cut = { fqdn: 'x.example', cutProperties: ['TlsCertificateName'] };
    expect(predict(cut).message).not.toContain('x.example');
  });

  test('has a placeholder where no connector was declared', () => {
    const standard = { ...DEFAULT_STANDARD, requireTls: true };
    const [prediction] = judge(
      observation({ facts: SEEN.absent }),
      [event12014],
      standard,
    ).predictions;
    expect(prediction).toMatchObject({ connector: null, certainty: 'possible' });
    expect(prediction?.message).toContain('for the connector <SERVER\\Connector name> with');
    expect(prediction?.userAction[1]).toMatch(/^Get-ReceiveConnector /);
  });
});

describe('the certificates, where they were declared', () => {
  const DECLARED = { fqdn: 'ex01.example.test' };

  test.each<[string, Partial<ReceiveConnector>, Partial<ExchangeCertificate>, RegExp, RegExp]>([
    [
      'none matches',
      DECLARED,
      { certificateDomains: ['other.example'], subject: 'CN=other.example' },
      /no certificate matches Fqdn ex01\.example\.test/,
      /^New-ExchangeCertificate -DomainName 'ex01\.example\.test'/m,
    ],
    [
      'one is not enabled for SMTP',
      DECLARED,
      { thumbprint: 'AB12', services: ['IIS'] },
      /AB12.*not enabled for SMTP/,
      /^Enable-ExchangeCertificate -Thumbprint 'AB12' -Services SMTP$/m,
    ],
    [
      'one has no private key',
      DECLARED,
      { thumbprint: 'AB12', hasPrivateKey: false },
      /AB12.*private key/,
      /^Import-ExchangeCertificate /m,
    ],
    [
      'TlsCertificateName is stale',
      { ...DECLARED, tlsCertificateName: '<I>CN=EX01<S>CN=old.example' },
      { thumbprint: 'AB12' },
      /no certificate matches TlsCertificateName <I>CN=EX01<S>CN=old\.example/,
      /-Thumbprint 'AB12'\nSet-ReceiveConnector -Identity 'EX01\\Test' -TlsCertificateName "<I>/,
    ],
    [
      'TlsCertificateName names none, and none carries the Fqdn',
      { fqdn: 'x.example', tlsCertificateName: '<I>CN=EX01<S>CN=old.example' },
      {},
      /no certificate matches TlsCertificateName/,
      /and let TlsCertificateName name it:\nNew-ExchangeCertificate -DomainName 'x\.example'/,
    ],
    [
      'one could be used all the same',
      DECLARED,
      { thumbprint: 'AB12' },
      /certificate AB12 could be used/,
      /look at its chain/,
    ],
    [
      'the name sought was cut short',
      { ...DECLARED, cutProperties: ['TlsCertificateName'] },
      {},
      /whether one can be used is not certain: .*cut short/,
      /^Get-ExchangeCertificate /m,
    ],
  ])('say that %s', (_what, declared, given, evidence, action) => {
    const prediction = predict(declared, [certificate(given)]);
    expect(prediction.certainty).toBe('likely');
    expect(prediction.evidence.join('\n')).toMatch(evidence);
    expect(prediction.userAction.join('\n')).toMatch(action);
  });

  test('are no proof where TlsCertificateName was not declared, which Exchange 2013 has', () => {
    const { evidence } = predict({ ...DECLARED, transportRole: 'FrontendTransport' }, []);
    expect(evidence).toContain('declared on EX01\\Test: TlsCertificateName not declared');
    expect(evidence.join('\n')).toContain('whether one can be used is not certain');
  });

  test('are looked through for the name in the EHLO reply, where no Fqdn was declared', () => {
    const own = certificate({ thumbprint: 'AB12', certificateDomains: ['ehlo.example'] });
    const { evidence } = predict({ fqdn: null }, [own]);
    expect(evidence.join('\n')).toContain('certificate AB12 could be used');
  });

  test('of several servers cannot be told apart', () => {
    const one = connector({ authMechanism: FLAGS.with });
    const policy = policyOf(one, connector({ identity: 'EX02\\Other' }));
    const standard = { ...DEFAULT_STANDARD, connector: one.identity };
    const [prediction] = judge(observation({ facts: SEEN.absent }), [event12014], {
      ...standard,
      policy: { ...policy, certificates: [certificate()] },
    }).predictions;
    expect(prediction?.evidence.at(-1)).toContain('does not name its server');
  });

  test('are not missed where none were declared, which is not the same as that there are none', () => {
    expect(predict().evidence.join('\n')).not.toContain('certificate');
    expect(predict({}, []).evidence.join('\n')).toContain('no certificate matches');
  });
});

test('every prediction says what would tell its cause from others', () => {
  const comments = predict().userAction.filter((line) => line.startsWith('# '));
  expect(comments.join('\n')).toContain('event 12014 in the Application log');
});
