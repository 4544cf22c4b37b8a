import { describe, expect, test } from 'vitest';
import type { ReceiveConnector } from '../../../src/policy/connector.ts';
import type { ExchangeCertificate } from '../../../src/policy/exchange-certificate.ts';
import { certificate } from '../../support/certificates.ts';
import { connector } from '../../support/connectors.ts';
import { events, say } from './say.ts';

describe('event 1032 by the declaration alone (A4)', () => {
  test.each<[string, Partial<ReceiveConnector>, string[]]>([
    ['RequireTLS without Tls is likely', { authMechanism: [] }, ['1032 likely EX01\\Test']],
    ['other flags do not help', { authMechanism: ['Integrated'] }, ['1032 likely EX01\\Test']],
    ['with Tls it is sound', { authMechanism: ['Tls'] }, []],
    ['AuthMechanism not declared', { authMechanism: null }, []],
    ['RequireTLS not set', { authMechanism: [], requireTls: false }, []],
    ['disabled', { authMechanism: [], enabled: false }, []],
  ])('%s', (_claim, declared, expected) => {
    expect(events({ connectors: [connector({ requireTls: true, ...declared })] })).toEqual(
      expected,
    );
  });

  test('says why it is likely only, and keeps the flags', () => {
    const connectors = [connector({ requireTls: true, authMechanism: ['Integrated'] })];
    const [prediction] = say({ connectors }).predictions;
    expect(prediction?.message).toMatch(/^The Receive connector requires TLS before the MailFrom/);
    expect(prediction?.evidence).toEqual([
      'declared on EX01\\Test: RequireTLS $true',
      'declared on EX01\\Test: AuthMechanism Integrated',
      expect.stringContaining('by the declaration alone'),
    ]);
    expect(prediction?.userAction).toContain(
      "Set-ReceiveConnector -Identity 'EX01\\Test' -AuthMechanism Tls,Integrated",
    );
  });

  test('is a remark about a disabled connector', () => {
    const { findings } = say({
      connectors: [connector({ requireTls: true, authMechanism: [], enabled: false })],
    });
    expect(findings).toMatchObject([{ id: 'require-tls-without-tls', severity: 'info' }]);
  });
});

describe('event 1003', () => {
  test.each<[string, Partial<ReceiveConnector>, string[]]>([
    [
      'AuthMechanism that contradicts itself is likely',
      { authMechanism: ['BasicAuthRequireTLS'] },
      ['1003 likely EX01\\Test'],
    ],
    ['the rest is possible', { banner: 'ready' }, ['1003 possible EX01\\Test']],
    [
      'one event for all of a connector',
      { authMechanism: ['BasicAuthRequireTLS'], banner: 'ready' },
      ['1003 likely EX01\\Test'],
    ],
    ['disabled', { banner: 'ready', enabled: false }, []],
    ['nothing wrong', { authMechanism: ['Tls'], banner: '220 ready' }, []],
  ])('%s', (_claim, declared, expected) => {
    expect(events({ connectors: [connector(declared)] })).toEqual(expected);
  });

  test('says what is not documented', () => {
    const [prediction] = say({ connectors: [connector({ banner: 'ready' })] }).predictions;
    expect(prediction?.evidence).toEqual([
      'declared on EX01\\Test: Banner ready',
      expect.stringMatching(/^not documented: .* Exchange 2010 only$/),
    ]);
  });
});

const TLS = connector({ authMechanism: ['Tls'] });
const NAME = '<I>CN=CA<S>CN=old.example.test';

describe('event 12014 by the declaration alone', () => {
  test.each<[string, ReceiveConnector, ExchangeCertificate[] | null, string[]]>([
    ['a certificate that can be used', TLS, [certificate()], []],
    [
      'none for the Fqdn',
      TLS,
      [certificate({ certificateDomains: [] })],
      ['12014 likely EX01\\Test'],
    ],
    ['none at all', TLS, [], ['12014 likely EX01\\Test']],
    ['not for SMTP', TLS, [certificate({ services: ['IIS'] })], ['12014 possible EX01\\Test']],
    [
      'none for the Fqdn, and TlsCertificateName not declared',
      { ...TLS, transportRole: 'FrontendTransport' },
      [],
      ['12014 possible EX01\\Test'],
    ],
    [
      'none for the Fqdn, and TlsCertificateName declared blank',
      { ...TLS, transportRole: 'FrontendTransport', tlsCertificateNameDeclared: true },
      [],
      ['12014 likely EX01\\Test'],
    ],
    ['no private key', TLS, [certificate({ hasPrivateKey: false })], ['12014 likely EX01\\Test']],
    [
      'a stale TlsCertificateName',
      { ...TLS, tlsCertificateName: NAME },
      [certificate()],
      ['12014 likely EX01\\Test'],
    ],
    ['certificates not declared', TLS, null, []],
    [
      'a name that might be there',
      TLS,
      [certificate({ certificateDomains: null, subject: null })],
      [],
    ],
    ['neither name nor Fqdn declared', { ...TLS, fqdn: null }, [], []],
    ['no Tls', { ...TLS, authMechanism: [] }, [], []],
    ['AuthMechanism not declared', { ...TLS, authMechanism: null }, [], []],
    ['disabled', { ...TLS, enabled: false }, [], []],
  ])('%s', (_claim, declared, certificates, expected) => {
    expect(events({ connectors: [declared], certificates })).toEqual(expected);
  });

  test('is possible only where the certificates may be those of another server', () => {
    const connectors = [TLS, connector({ identity: 'EX02\\Other' })];
    expect(events({ connectors, certificates: [] })).toEqual(['12014 possible EX01\\Test']);
  });

  test('fills the message, and tells which certificate was looked at', () => {
    const [byFqdn] = say({
      connectors: [TLS],
      certificates: [certificate({ thumbprint: 'AB', services: ['IIS'] })],
    }).predictions;
    expect(byFqdn?.message).toContain('the domain name ex01.example.test in the personal store');
    expect(byFqdn?.message).toContain(
      'the connector EX01\\Test with a FQDN parameter of ex01.example.test.',
    );
    expect(byFqdn?.evidence).toContain(
      'declared certificates: AB matches Fqdn ex01.example.test, but it is not enabled for SMTP: its Services are IIS; it may be chosen all the same, and TLS fail later',
    );
    expect(byFqdn?.userAction).toEqual([
      "Enable-ExchangeCertificate -Thumbprint 'AB' -Services SMTP",
    ]);
    const [untold] = say({
      connectors: [{ ...TLS, transportRole: 'FrontendTransport' }],
      certificates: [],
    }).predictions;
    expect(untold?.evidence).toContain('declared on EX01\\Test: TlsCertificateName not declared');
    expect(untold?.userAction.join()).toContain('Get-ReceiveConnector ');
    const [byName] = say({
      connectors: [{ ...TLS, tlsCertificateName: NAME, requireTls: true }],
      certificates: [certificate({ thumbprint: 'AB' })],
    }).predictions;
    expect(byName?.message).toContain(`with a FQDN parameter of ${NAME}.`);
    expect(byName?.evidence).toContain('declared certificate AB: its Subject is CN=EX01');
    expect(byName?.evidence.join()).toContain('no mail can arrive');
    expect(byName?.userAction.join()).toContain('-TlsCertificateName "<I>$(');
  });
});

describe('events 12016 and 12018 by the declaration alone', () => {
  test.each<[string, Partial<ExchangeCertificate>, string[]]>([
    ['long good', { notAfter: '2027-01-01T00:00:00.000Z' }, []],
    ['expired', { notAfter: '2026-06-01T11:59:59.000Z' }, ['12016 likely EX01\\Test']],
    ['in its last day', { notAfter: '2026-06-02T12:00:00.000Z' }, ['12018 likely EX01\\Test']],
    [
      'in its last two weeks',
      { notAfter: '2026-06-02T12:00:01.000Z' },
      ['12018 possible EX01\\Test'],
    ],
    ['fifteen days left', { notAfter: '2026-06-16T12:00:00.000Z' }, []],
    ['an end that was not declared', { notAfter: null }, []],
    [
      'expired, but perhaps not the one that is offered',
      { notAfter: '2026-01-01T00:00:00.000Z', services: null },
      ['12016 possible EX01\\Test'],
    ],
  ])('%s', (_claim, declared, expected) => {
    expect(events({ connectors: [TLS], certificates: [certificate(declared)] })).toEqual(expected);
  });

  test('the one that is offered counts, and no other', () => {
    const old = certificate({
      notBefore: '2020-01-01T00:00:00.000Z',
      notAfter: '2021-01-01T00:00:00.000Z',
    });
    expect(events({ connectors: [TLS], certificates: [old, certificate()] })).toEqual([]);
  });

  test('the messages are filled', () => {
    const soon = certificate({ thumbprint: 'AB', notAfter: '2026-06-02T00:30:00.000Z' });
    const [expiring] = say({ connectors: [TLS], certificates: [soon] }).predictions;
    expect(expiring?.message).toContain(
      'The STARTTLS certificate will expire soon: subject: CN=EX01, thumbprint: AB, hours remaining: 12.',
    );
    const gone = certificate({ notAfter: '2026-05-01T00:00:00.000Z' });
    const [expired] = say({ connectors: [TLS], certificates: [gone] }).predictions;
    expect(expired?.message).toContain('for the FQDN of ex01.example.test.');
  });
});
