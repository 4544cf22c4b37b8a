import { describe, expect, test } from 'vitest';
import { mintCertificate } from '../../src/emulator/certificate.ts';
import {
  type CertificateCondition,
  presentedCertificate,
} from '../../src/emulator/presented-certificate.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import type { ExchangeCertificate } from '../../src/policy/exchange-certificate.ts';
import { connector } from '../support/connectors.ts';

const AUTHORITY = await mintCertificate({ commonName: 'Test authority', authority: true });

const USABLE: ExchangeCertificate = {
  thumbprint: '0123456789ABCDEF0123456789ABCDEF01234567',
  subject: 'CN=ex01.example.test, O=Contoso',
  issuer: 'CN=Contoso authority',
  certificateDomains: ['ex01.example.test', 'mail.example.test'],
  services: ['IIS', 'SMTP'],
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2036-01-01T00:00:00.000Z',
  hasPrivateKey: true,
  status: 'Valid',
  cutProperties: [],
  unknownProperties: 0,
};

function presented(
  declared: Partial<ReceiveConnector>,
  certificates: readonly ExchangeCertificate[] | null,
  condition?: CertificateCondition,
) {
  const seeker = { connector: connector(declared), ...(condition && { certificate: condition }) };
  return presentedCertificate(seeker, certificates, AUTHORITY);
}

test('the one that Exchange would choose is presented with its names and dates', () => {
  expect(presented({}, [USABLE])).toEqual({
    commonName: 'ex01.example.test',
    altNames: ['ex01.example.test', 'mail.example.test'],
    issuer: AUTHORITY,
    notBefore: new Date('2026-01-01T00:00:00.000Z'),
    notAfter: new Date('2036-01-01T00:00:00.000Z'),
  });
});

test('a self-signed one signs itself', () => {
  const selfSigned = { ...USABLE, issuer: USABLE.subject };
  expect(presented({}, [selfSigned])).not.toHaveProperty('issuer');
});

test('an expired one is presented all the same, and begins before it ends', () => {
  const expired = { ...USABLE, notBefore: null, notAfter: '2020-01-01T00:00:00.000Z' };
  const { notBefore, notAfter } = presented({}, [expired]) ?? {};
  expect(notAfter).toEqual(new Date('2020-01-01T00:00:00.000Z'));
  expect(notBefore?.getTime()).toBeLessThan(Date.parse('2020-01-01T00:00:00.000Z'));
});

describe('without an Fqdn the server looks for its own name', () => {
  test.each([
    ['which a certificate carries', ['ex01'], true],
    ['which none carries', ['mail.example.test'], false],
  ])('%s', (_claim, certificateDomains, found) => {
    const certificate = { ...USABLE, subject: 'CN=x', certificateDomains };
    expect(presented({ fqdn: null }, [certificate]) !== null).toBe(found);
  });
});

describe('nothing is presented, and so no STARTTLS offered', () => {
  test.each<[string, Partial<ReceiveConnector>, ExchangeCertificate[]]>([
    ['where there is no certificate', {}, []],
    ['where none carries the Fqdn', { fqdn: 'other.example.test' }, [USABLE]],
    [
      'where TlsCertificateName names one that has gone, whatever carries the Fqdn',
      { tlsCertificateName: '<I>CN=Contoso authority<S>CN=old.example.test' },
      [USABLE],
    ],
    ['where the only one has no private key', {}, [{ ...USABLE, hasPrivateKey: false }]],
    ['where the only one is not enabled for SMTP', {}, [{ ...USABLE, services: ['IIS'] }]],
  ])('%s', (_claim, declared, certificates) => {
    expect(presented(declared, certificates)).toBeNull();
  });
});

describe('a condition goes before the declared certificates', () => {
  test.each<[CertificateCondition, object | null]>([
    ['valid', { commonName: 'ex01.example.test', issuer: AUTHORITY }],
    ['wrong-name', { commonName: 'another-server.example', issuer: AUTHORITY }],
    ['missing', null],
  ])('%s', (condition, expected) => {
    expect(presented({}, [USABLE], condition)).toEqual(expected);
    expect(presented({}, [], condition)).toEqual(expected);
  });

  test('expired', () => {
    const { notAfter } = presented({}, [USABLE], 'expired') ?? {};
    expect(notAfter?.getTime()).toBeLessThan(Date.now());
  });
});

test('where no certificates were declared, each connector has one', () => {
  expect(presented({}, null)).toEqual({ commonName: 'ex01.example.test', issuer: AUTHORITY });
});
