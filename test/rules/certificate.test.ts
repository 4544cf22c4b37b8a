import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import type { CertificateFacts } from '../../src/smtp/certificate.ts';
import { certificateFacts, facts, handshakeFacts, observation } from '../support/observations.ts';
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
    ['for an address that nobody named', { nameMatches: null }, []],
    [
      'self-signed',
      { trusted: false, trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
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
