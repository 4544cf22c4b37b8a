import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import { connector } from '../support/connectors.ts';
import { ehloFacts, facts, observation, replyOf } from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';
import { clientCertificateFacts, sample, tlsVersionsFacts } from '../support/surveys.ts';
import { REQUIREMENT, sayRequired, sayUndeclared } from './say.ts';

type Given = Parameters<typeof facts>[0];

/** `severity id` of each finding but the guess at a version. */
function say(given: Given): string[] {
  return sayUndeclared(facts(given))
    .findings.filter(({ id }) => id !== 'exchange-version-hint')
    .map(({ id, severity }) => `${severity} ${id}`);
}

const tail = (...keywords: string[]) =>
  ehloFacts([
    ...['PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES', 'STARTTLS', '8BITMIME', 'BINARYMIME'],
    ...['CHUNKING', ...keywords],
  ]);

describe('versions of TLS', () => {
  test.each([
    ['1.2 and 1.3', tlsVersionsFacts(false, false, true, true), []],
    [
      '1.0 beside newer ones',
      tlsVersionsFacts(true, false, true, true),
      ['warning tls-versions-old'],
    ],
    [
      '1.1 beside newer ones',
      tlsVersionsFacts(false, true, true, false),
      ['warning tls-versions-old'],
    ],
    ['1.0 alone, which another finding tells', tlsVersionsFacts(true, false, false, false), []],
    ['one untold', tlsVersionsFacts(false, null, true, true), ['info question-not-answered']],
    ['all untold, once', tlsVersionsFacts(null, null, null, null), ['info question-not-answered']],
  ])('%s', (_claim, seen, expected) => {
    expect(say({ 'tls-versions': seen })).toEqual(expected);
  });

  test.each([
    ['Exchange 2016', tail('XRDST'), true, ['warning tls-versions-unsupported']],
    ['Exchange 2019', tail('SMTPUTF8', 'XRDST'), true, []],
    ['Exchange 2016 without it', tail('XRDST'), false, []],
    ['nothing that is known', ehloFacts(['STARTTLS']), true, []],
  ])('1.3 at what looks like %s', (_claim, ehlo, newest, expected) => {
    const seen = tlsVersionsFacts(false, false, true, newest);
    expect(say({ ehlo, 'tls-versions': seen })).toEqual(expected);
  });

  test('are named in the evidence', () => {
    const [found] = sayUndeclared(
      facts({ 'tls-versions': tlsVersionsFacts(true, true, true, null) }),
    ).findings;
    expect(found?.message).toMatch(/^TLS 1\.0 and TLS 1\.1 are accepted/);
    expect(found?.evidence).toEqual([
      'seen: TLS 1.0 accepted, TLS 1.1 accepted, TLS 1.2 accepted, TLS 1.3 unknown (the test did not say)',
    ]);
  });
});

describe('client certificates', () => {
  test.each([
    ['asked for, and done without', {}, []],
    ['taken', { accepted: true }, []],
    ['refused', { accepted: false }, ['warning client-certificate-refused']],
    ['required', { required: true }, ['info client-certificate-required']],
    [
      'untold',
      { requested: null, required: null, failure: 'no answer' },
      ['info question-not-answered'],
    ],
  ])('%s', (_claim, given, expected) => {
    expect(say({ 'client-certificate': clientCertificateFacts(given) })).toEqual(expected);
  });

  test.each([
    ['a few', ['CN=A', 'CN=B'], 2, 'seen: it takes certificates of CN=A; CN=B'],
    ['many', Array(100).fill('CN=A'), 300, /CN=A; CN=A, and 295 more$/],
    ['nobody', [], 0, 'seen: it names no authority, so that any may have signed'],
    [
      'a name that would move a cursor',
      ['CN=\x1b[2J'],
      1,
      'seen: it takes certificates of CN=\\x1b[2J',
    ],
  ])('the evidence names %s', (_claim, authorities, authorityCount, expected) => {
    const seen = clientCertificateFacts({ accepted: false, authorities, authorityCount });
    const [found] = sayUndeclared(facts({ 'client-certificate': seen })).findings;
    expect(found?.evidence[1]).toMatch(expected);
  });

  const SECURED = connector({ authMechanism: ['Tls'], domainSecureEnabled: true });
  test.each([
    ['declared', SECURED, ['partner.example'], false, true],
    ['declared, and asked for', SECURED, ['partner.example'], true, false],
    ['declared, and untold', SECURED, ['partner.example'], null, false],
    ['of no domain', SECURED, [], false, false],
    [
      'not on this connector',
      { ...SECURED, domainSecureEnabled: false },
      ['partner.example'],
      false,
      false,
    ],
  ])('Domain Security %s', (_claim, declared, domains, requested, expected) => {
    const transportConfig = {
      ...policyOf().transportConfig,
      tlsReceiveDomainSecureList: domains,
      tlsSendDomainSecureList: [],
    };
    const policy = { ...policyOf(declared), transportConfig } as ReturnType<typeof policyOf>;
    const seen = facts({ 'client-certificate': clientCertificateFacts({ requested }) });
    const { findings } = judge(observation({ facts: seen }), RULES, {
      ...DEFAULT_STANDARD,
      policy,
    });
    const ids = findings.map(({ id }) => id);
    expect(ids.includes('client-certificate-not-requested')).toBe(expected);
  });
});

describe('commands in clear', () => {
  const reply = replyOf('250 2.0.0 Ok');
  test.each([
    ['obeyed under TLS', { vulnerable: true, reply, failure: null }, ['critical command-injected']],
    ['forgotten', { vulnerable: false, reply: null, failure: null }, []],
    ['untold', { vulnerable: null, reply, failure: 'odd' }, ['info question-not-answered']],
  ])('%s', (_claim, seen, expected) => {
    expect(say({ 'command-injection': seen })).toEqual(expected);
  });
});

describe('a pool', () => {
  const pool = (...looks: readonly ReturnType<typeof sample>[]): Facts =>
    facts({ samples: { looks } });
  const said = ({ findings }: ReturnType<typeof sayRequired>) =>
    findings.map(({ severity, message }) => `${severity}: ${message.split(' differs')[0]}`);
  const absent = sample({ advertised: false, negotiated: false, fingerprint256: null });
  const failed = sample({ advertised: null, negotiated: null, keywords: null, failure: 'gone' });

  test.each([
    ['is alike', [sample(), sample()], []],
    ['has other names', [sample(), sample({ serverName: 'b.example' })], []],
    [
      'offers STARTTLS here and there',
      [sample(), absent],
      ['warning: Whether STARTTLS is offered'],
    ],
    [
      'does TLS here and there',
      [sample(), sample({ negotiated: false })],
      ['warning: Whether TLS works'],
    ],
    [
      'is trusted here and there',
      [sample(), sample({ trusted: false })],
      ['warning: What the certificate is worth'],
    ],
    [
      'has one that has expired',
      [sample(), sample({ notAfter: '2026-01-01T00:00:00.000Z' })],
      ['warning: What the certificate is worth'],
    ],
    [
      'lists other keywords',
      [sample(), sample({ keywords: ['SIZE'] })],
      ['warning: What EHLO lists'],
    ],
    ['lists them in another order', [sample(), sample({ keywords: ['8BITMIME', 'SIZE'] })], []],
    [
      'has other certificates',
      [sample(), sample({ fingerprint256: '22' })],
      ['info: The certificate'],
    ],
    ['has a look that saw nothing', [sample(), { ...failed, fingerprint256: null }], []],
  ])('that %s', (_claim, looks, expected) => {
    expect(said(sayUndeclared(pool(...looks)))).toEqual(expected);
  });

  test('of which some offer no TLS is critical where TLS is required', () => {
    const { findings } = sayRequired(pool(sample(), absent, failed));
    const found = findings.find(({ id }) => id === 'pool-differs');
    expect(found?.severity).toBe('critical');
    expect(found?.evidence).toEqual([
      'seen: STARTTLS offered in 1 of 3 looks, unknown in 1',
      'seen: server names a.example',
      'seen: gone',
      REQUIREMENT,
    ]);
  });

  test('whose certificates differ is no graver where TLS is required', () => {
    const [found] = sayRequired(pool(sample(), sample({ trusted: false }))).findings;
    expect(found?.severity).toBe('warning');
  });
});
