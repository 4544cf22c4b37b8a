import { describe, expect, test } from 'vitest';
import { declarationOf } from '../../src/policy/declaration.ts';
import { certificateName } from '../../src/rules/certificate-name.ts';
import { isFinding } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import type { Case } from '../../src/rules/rule.ts';
import type { CertificateFacts } from '../../src/smtp/certificate.ts';
import { certificate } from '../support/certificates.ts';
import { connector } from '../support/connectors.ts';
import { certificateFacts, facts, handshakeFacts, observation } from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';
import { sayRequired, sayUndeclared } from './say.ts';

const AT = '2026-11-21T20:00:00.000Z';

const withCertificate = (given: Partial<CertificateFacts>) =>
  facts({ certificate: certificateFacts(given) });

describe('certificates', () => {
  test.each<[string, Partial<CertificateFacts>, string[]]>([
    ['good for long', { notAfter: '2027-06-01T00:00:00.000Z' }, []],
    ['good for 14 days and a second', { notAfter: '2026-12-05T20:00:01.000Z' }, []],
    [
      'good for 14 days',
      { notAfter: '2026-12-05T20:00:00.000Z' },
      ['certificate-expiring warning'],
    ],
    [
      'good for one more second',
      { notAfter: '2026-11-21T20:00:01.000Z' },
      ['certificate-expiring warning'],
    ],
    ['ending now', { notAfter: AT }, ['certificate-expired critical']],
    [
      'expired, which is also why it is not trusted',
      { notAfter: '2026-11-01T00:00:00.000Z', trusted: false, trustError: 'CERT_HAS_EXPIRED' },
      ['certificate-expired critical'],
    ],
    ['that does not say when it ends', { notAfter: null }, []],
    ['for another name', { nameMatches: false }, ['certificate-name warning']],
    [
      'for the declared Fqdn, where an address that nobody named was probed',
      { nameMatches: null, altNames: ['EX01.example.test'] },
      [],
    ],
    [
      'self-signed',
      { trusted: false, trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      ['certificate-untrusted info'],
    ],
    [
      'good, below one that has expired',
      { trusted: false, trustError: 'CERT_HAS_EXPIRED' },
      ['certificate-untrusted info'],
    ],
    [
      'expired, self-signed and for another name',
      {
        notAfter: '2026-11-01T00:00:00.000Z',
        trusted: false,
        trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        nameMatches: false,
      },
      ['certificate-expired critical', 'certificate-name warning', 'certificate-untrusted info'],
    ],
  ])('%s', (_claim, given, expected) => {
    for (const { findings } of [
      sayUndeclared(withCertificate(given)),
      sayRequired(withCertificate(given)),
    ]) {
      expect(findings.map(({ id, severity }) => `${id} ${severity}`)).toEqual(expected);
    }
  });

  test('age is counted from the observation, not from today', () => {
    const seen = withCertificate({ notAfter: '2026-11-22T00:00:00.000Z' });
    const then = sayUndeclared(seen, { startedAt: '2026-01-01T00:00:00.000Z' });
    expect(then.findings).toEqual([]);
    const later = sayUndeclared(seen, { startedAt: '2036-01-01T00:00:00.000Z' });
    expect(later.findings.map(({ id }) => id)).toEqual(['certificate-expired']);
  });

  test('the days of warning can be chosen', () => {
    const seen = withCertificate({ notAfter: '2026-12-20T20:00:00.000Z' });
    const idsWithin = (expiringDays: number) =>
      judge(observation({ facts: seen }), RULES, {
        ...DEFAULT_STANDARD,
        expiringDays,
      }).findings.map(({ id }) => id);
    expect(idsWithin(28)).toEqual([]);
    expect(idsWithin(29)).toEqual(['certificate-expiring']);
    expect(idsWithin(0)).toEqual([]);
  });

  test.each([
    ['2026-11-21T19:59:59.000Z', 'The certificate expired less than a day ago.'],
    ['2026-11-20T20:00:00.000Z', 'The certificate expired 1 day ago.'],
    ['2026-11-18T20:00:00.000Z', 'The certificate expired 3 days ago.'],
    ['2026-11-24T19:00:00.000Z', 'The certificate expires in 2 days.'],
  ])('an end at %s reads: %s', (notAfter, message) => {
    const [finding] = sayUndeclared(withCertificate({ notAfter })).findings;
    expect(finding?.message).toBe(message);
    expect(finding?.evidence).toEqual([`seen: CN=mail.example, not after ${notAfter}`]);
  });

  test('another name is told with the names that are there', () => {
    const [finding] = sayUndeclared(
      facts({
        certificate: certificateFacts({
          nameMatches: false,
          altNames: ['a.example', 'b\u001b.example'],
        }),
        handshake: handshakeFacts({ servername: 'mx.example' }),
      }),
    ).findings;
    expect(finding?.message).toBe('The certificate is not for mx.example.');
    expect(finding?.evidence).toEqual(['seen: it names a.example, b\\x1b.example']);
  });

  test('without alternative names the subject is what it names', () => {
    const [finding] = sayUndeclared(withCertificate({ nameMatches: false, altNames: [] })).findings;
    expect(finding?.evidence).toEqual(['seen: it names CN=mail.example']);
  });

  test('an untrusted one is no worse than ok, and says who issued it', () => {
    const seen = withCertificate({ trusted: false, trustError: 'SELF_SIGNED_CERT_IN_CHAIN' });
    const { findings, verdict } = sayUndeclared(seen);
    expect(verdict).toBe('ok');
    expect(findings[0]?.message).toContain('SELF_SIGNED_CERT_IN_CHAIN');
    expect(findings[0]?.evidence).toEqual(['seen: issued by CN=Test authority']);
  });
});

describe('an expired certificate above the one of the server', () => {
  const EXPIRED_ABOVE = { trusted: false, trustError: 'CERT_HAS_EXPIRED' };

  test('is told as such, and not as that of the server', () => {
    const [finding] = sayUndeclared(withCertificate(EXPIRED_ABOVE)).findings;
    expect(finding?.message).toContain('a certificate above it, which signs it, has expired');
    expect(finding?.message).not.toContain('CERT_HAS_EXPIRED');
    expect(finding?.evidence).toEqual(['seen: issued by CN=Test authority']);
    expect(finding?.fix.join()).toContain('present certificates of its authority');
  });

  test('is quoted where the chain was recorded', () => {
    const above = certificateFacts({ subject: 'CN=Old', notAfter: '2026-11-01T00:00:00.000Z' });
    const chain = [certificateFacts(), above];
    const [finding] = sayUndeclared(withCertificate({ ...EXPIRED_ABOVE, chain })).findings;
    expect(finding?.evidence).toEqual([
      'seen: issued by CN=Test authority',
      'seen: CN=Old, not after 2026-11-01T00:00:00.000Z',
    ]);
  });
});

describe('a certificate seen at an address', () => {
  const RELAY = connector({ identity: 'EX01\\Relay', authMechanism: ['Tls'] });

  /** What the rule says by itself, whatever else is known of the case. */
  const sayOf = (given: Partial<CertificateFacts>, known: Partial<Case> = {}) => {
    const seen = withCertificate({ nameMatches: null, ...given });
    const connector = known.connector === undefined ? RELAY : known.connector;
    return certificateName
      .judge(seen, {
        observation: observation({ facts: seen }),
        policy: policyOf(RELAY),
        connector,
        connectorCertain: true,
        declaration: connector && declarationOf(connector),
        unmatched: null,
        foreign: false,
        unreached: [],
        mistaken: null,
        expiringDays: 14,
        ...known,
      })
      .filter(isFinding);
  };

  test('is held against the declared Fqdn', () => {
    expect(sayOf({})).toEqual([
      {
        id: 'certificate-name',
        severity: 'warning',
        message:
          'The certificate is not for ex01.example.test, the Fqdn of the declared connector.',
        evidence: [
          'seen: it names mail.example',
          'declared on EX01\\Relay: Fqdn ex01.example.test',
        ],
        fix: [
          '# Find one that names it, and let the connector offer that:',
          expect.stringMatching(/^Get-ExchangeCertificate/),
          "Set-ReceiveConnector -Identity 'EX01\\Relay' -TlsCertificateName '<I>issuer<S>subject'",
          '# Or call the connector by a name that this one carries:',
          "Set-ReceiveConnector -Identity 'EX01\\Relay' -Fqdn 'mail.example'",
        ],
      },
    ]);
  });

  test.each<[claim: string, given: Partial<CertificateFacts>, known: Partial<Case>]>([
    ['nothing was declared', {}, { connector: null }],
    ['no Fqdn was declared', {}, { connector: { ...RELAY, fqdn: null } }],
    ['it carries the Fqdn', { altNames: ['ex01.example.test'] }, {}],
    ['a wildcard covers it', { altNames: ['*.example.test'] }, {}],
    ['the name that was dialled is there', { nameMatches: true }, {}],
  ])('is well where %s', (_claim, given, known) => {
    expect(sayOf(given, known)).toEqual([]);
  });

  test('says so where it is not certain that this connector answered', () => {
    const [finding] = sayOf({}, { connectorCertain: false });
    expect(finding?.evidence).toContain('not certain: that EX01\\Relay answered');
  });

  test('is mended with a declared certificate that names it', () => {
    const own = certificate({ thumbprint: 'AB' });
    const policy = { ...policyOf(RELAY), certificates: [own] };
    const [finding] = sayOf({ altNames: ['*.other.example'] }, { policy });
    expect(finding?.fix).toEqual([
      '# Let the connector offer the one that names it:',
      "$certificate = Get-ExchangeCertificate -Thumbprint 'AB'",
      expect.stringMatching(/^Set-ReceiveConnector .+ -TlsCertificateName "<I>/),
    ]);
  });

  test.each([
    ['ExchangeServer is declared', { authMechanism: ['Tls', 'ExchangeServer'] } as const, {}],
    ['AuthMechanism is not declared', { authMechanism: null }, {}],
    ['no name is fit to be pasted', {}, { altNames: ['*.a.example', "x'; Stop-Computer '"] }],
  ])('is no reason to rename the connector where %s', (_why, declared, given) => {
    const [finding] = sayOf(given, { connector: { ...RELAY, ...declared } });
    expect(finding?.id).toBe('certificate-name');
    expect(finding?.fix.join('\n')).not.toContain('-Fqdn');
  });
});
