import { describe, expect, test } from 'vitest';
import { selectCertificate } from '../../src/policy/certificate-selection.ts';
import { certificate } from '../support/certificates.ts';
import { connector } from '../support/connectors.ts';

const FQDN = 'ex01.example.test';
const NAMED = connector({ tlsCertificateName: '<I>CN=CA, O=Trust<S>CN=mail.example.test' });
const BY_FQDN = connector({ fqdn: FQDN });

const issued = (given = {}) =>
  certificate({
    issuer: 'CN=CA, O=Trust',
    subject: 'CN=mail.example.test',
    certificateDomains: ['mail.example.test'],
    ...given,
  });
const old = issued({ thumbprint: 'OLD', notBefore: '2025-01-01T00:00:00.000Z' });
const young = issued({ thumbprint: 'YOUNG', notBefore: '2026-01-01T00:00:00.000Z' });
const selfSigned = certificate({
  thumbprint: 'SELF',
  issuer: 'CN=EX01',
  subject: 'CN=EX01',
  certificateDomains: ['EX01', FQDN],
  notBefore: '2026-06-01T00:00:00.000Z',
});

describe('chooses', () => {
  test.each([
    ['the one that TlsCertificateName names', NAMED, [selfSigned, old], 'OLD'],
    [
      'without regard to case and blanks',
      connector({ tlsCertificateName: '<i>cn=ca,o=trust<s>CN = mail.example.test' }),
      [old],
      'OLD',
    ],
    ['the newest that it names, for a renewal has the same names', NAMED, [old, young], 'YOUNG'],
    ['the newest whatever the order', NAMED, [young, old], 'YOUNG'],
    ['the one that carries Fqdn where no name is set', BY_FQDN, [old, selfSigned], 'SELF'],
    [
      'by the common name where the certificate has no other names',
      connector({ fqdn: 'Mail.Example.Test' }),
      [old],
      'OLD',
    ],
    [
      'one from an authority before a newer self-signed one',
      BY_FQDN,
      [selfSigned, issued({ thumbprint: 'CA', certificateDomains: [FQDN] })],
      'CA',
    ],
    [
      'one that has expired, for it is offered all the same',
      BY_FQDN,
      [{ ...selfSigned, notAfter: '2020-01-01T00:00:00.000Z', status: 'DateInvalid' }],
      'SELF',
    ],
    [
      'one for SMTP before an older one that is not',
      NAMED,
      [young, { ...old, services: ['IIS'] }],
      'YOUNG',
    ],
    [
      'by Fqdn where TlsCertificateName was declared blank',
      connector({
        fqdn: FQDN,
        transportRole: 'FrontendTransport',
        tlsCertificateNameDeclared: true,
      }),
      [selfSigned],
      'SELF',
    ],
  ])('%s', (_claim, asking, certificates, thumbprint) => {
    const { chosen, certain } = selectCertificate(asking, certificates);
    expect([chosen?.thumbprint, certain]).toEqual([thumbprint, true]);
  });
});

describe('chooses, but is not certain', () => {
  test.each([
    [
      'a wildcard',
      connector({ fqdn: 'ex01.example.test' }),
      [issued({ certificateDomains: ['*.example.test'] })],
      'by a wildcard only',
    ],
    [
      'Services not declared',
      BY_FQDN,
      [{ ...selfSigned, services: null }],
      'its Services were not declared',
    ],
    [
      'HasPrivateKey not declared',
      BY_FQDN,
      [{ ...selfSigned, hasPrivateKey: null }],
      'its HasPrivateKey was not declared',
    ],
    [
      'a status with which STARTTLS went missing',
      NAMED,
      [{ ...old, status: 'Revoked' }],
      'its Status is Revoked',
    ],
    [
      'two of which one has no start',
      NAMED,
      [old, { ...young, notBefore: null }],
      'newest was not declared',
    ],
    [
      'another one that might be newer and usable',
      NAMED,
      [old, { ...young, services: null }],
      'its Services were not declared',
    ],
    [
      'a newer one that is not for SMTP, and may be chosen all the same',
      NAMED,
      [old, { ...young, services: ['IIS'] }],
      'YOUNG may go before it, though it is not enabled for SMTP',
    ],
    [
      'one that is not for SMTP, and has no start',
      NAMED,
      [old, { ...young, services: ['IIS'], notBefore: null }],
      'YOUNG may go before it',
    ],
    [
      'TlsCertificateName not declared, on an Exchange that has it',
      { ...BY_FQDN, transportRole: 'FrontendTransport' as const },
      [selfSigned],
      'its TlsCertificateName was not declared',
    ],
  ])('%s', (_claim, asking, certificates, doubt) => {
    const { chosen, certain, because } = selectCertificate(asking, certificates);
    expect(chosen).not.toBeNull();
    expect(certain).toBe(false);
    expect(because).toContain(doubt);
  });
});

describe('chooses none', () => {
  test.each([
    ['no certificates at all', BY_FQDN, [], true, 'no certificate matches Fqdn ex01.example.test'],
    [
      'none carries the name',
      BY_FQDN,
      [{ ...old, certificateDomains: [] }],
      true,
      'no certificate matches Fqdn ex01.example.test',
    ],
    [
      'a wildcard covers one label only',
      connector({ fqdn: 'a.b.example.test' }),
      [issued({ certificateDomains: ['*.example.test'] })],
      true,
      'no certificate matches Fqdn a.b.example.test',
    ],
    [
      'TlsCertificateName is stale, whatever Fqdn would find',
      connector({ fqdn: FQDN, tlsCertificateName: '<I>CN=Old CA<S>CN=EX01' }),
      [selfSigned],
      true,
      'no certificate matches TlsCertificateName <I>CN=Old CA<S>CN=EX01',
    ],
    [
      'TlsCertificateName is not one',
      connector({ tlsCertificateName: 'CN=EX01' }),
      [selfSigned],
      true,
      'no certificate matches TlsCertificateName CN=EX01',
    ],
    [
      'it has no private key',
      NAMED,
      [{ ...old, hasPrivateKey: false }],
      true,
      'OLD matches TlsCertificateName <I>CN=CA, O=Trust<S>CN=mail.example.test, but it has no private key',
    ],
    [
      'it is not for SMTP',
      BY_FQDN,
      [{ ...selfSigned, services: ['IIS'] }],
      false,
      'SELF matches Fqdn ex01.example.test, but it is not enabled for SMTP: its Services are IIS; it may be chosen all the same, and TLS fail later',
    ],
    [
      'it is for nothing',
      BY_FQDN,
      [{ ...selfSigned, services: [] }],
      false,
      'SELF matches Fqdn ex01.example.test, but it is not enabled for SMTP: its Services are None; it may be chosen all the same, and TLS fail later',
    ],
    [
      'names that were not declared leave it open',
      BY_FQDN,
      [{ ...old, certificateDomains: null }],
      false,
      'OLD might match: its CertificateDomains were not declared',
    ],
    [
      'an issuer that was not declared leaves it open',
      NAMED,
      [{ ...old, issuer: null }],
      false,
      'OLD might match: its Issuer was not declared',
    ],
    [
      'a name that was cut short leaves it open',
      { ...BY_FQDN, cutProperties: ['TlsCertificateName'] },
      [selfSigned],
      false,
      'its TlsCertificateName was cut short',
    ],
    [
      'TlsCertificateName was not declared, and none carries the Fqdn',
      { ...BY_FQDN, transportRole: 'FrontendTransport' as const },
      [],
      false,
      'no certificate matches Fqdn ex01.example.test, but that is not certain: its TlsCertificateName was not declared',
    ],
    [
      'nothing to look for',
      connector({ fqdn: null }),
      [selfSigned],
      false,
      "it has no TlsCertificateName and no Fqdn, and the server's own full name is not known",
    ],
  ])('%s', (_claim, asking, certificates, certain, because) => {
    const selection = selectCertificate(asking, certificates);
    expect(selection).toMatchObject({ chosen: null, certain, because });
  });
});

test('says why it rejected each of the others, those that match first', () => {
  const { rejected } = selectCertificate(NAMED, [
    selfSigned,
    issued({ thumbprint: 'OTHER', issuer: 'CN=Elsewhere' }),
    { ...young, hasPrivateKey: false },
    old,
    issued({ thumbprint: 'OLDER', notBefore: '2024-01-01T00:00:00.000Z' }),
  ]);
  expect(rejected.map((one) => [one.certificate.thumbprint, one.because])).toEqual([
    ['YOUNG', 'it has no private key'],
    ['OLDER', 'another one is preferred'],
    ['SELF', 'its Subject is CN=EX01'],
    ['OTHER', 'its Issuer is CN=Elsewhere'],
  ]);
});

test('tells what was sought', () => {
  expect(selectCertificate(NAMED, []).sought).toBe('<I>CN=CA, O=Trust<S>CN=mail.example.test');
  expect(selectCertificate(BY_FQDN, []).sought).toBe(FQDN);
});
