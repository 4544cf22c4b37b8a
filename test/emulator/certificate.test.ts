import { X509Certificate } from 'node:crypto';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { mintCertificate } from '../../src/emulator/certificate.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test.each([
  ['ec-p256', 'prime256v1', undefined],
  ['ec-p521', 'secp521r1', undefined],
  ['rsa-1024', undefined, 1024],
  ['rsa-2048', undefined, 2048],
  ['ed25519', undefined, undefined],
] as const)('%s: key and certificate belong together', async (key, namedCurve, modulusLength) => {
  const minted = await mintCertificate({ commonName: 'mail.example', key });
  const { publicKey } = new X509Certificate(minted.certificate);
  expect(publicKey.asymmetricKeyDetails?.namedCurve).toBe(namedCurve);
  expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(modulusLength);
  const options = { cert: minted.certificate, key: minted.key, ciphers: 'DEFAULT@SECLEVEL=0' };
  expect(() => createSecureContext(options)).not.toThrow();
});

test('signs itself, for one year, for servers, when nothing else is asked for', async () => {
  const minted = await mintCertificate({ commonName: 'mail.example' });
  const certificate = new X509Certificate(minted.certificate);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.subject).toBe('CN=mail.example');
  expect(certificate.issuer).toBe('CN=mail.example');
  expect(certificate.subjectAltName).toBe('DNS:mail.example');
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(certificate.ca).toBe(false);
  const days = (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / DAY_MS;
  expect(days).toBeCloseTo(366, 3);
});

test('has a positive serial number of its own', async () => {
  const serials = await Promise.all(
    [1, 2, 3].map(async () => {
      const { certificate } = await mintCertificate({ commonName: 'mail.example' });
      return new X509Certificate(certificate).serialNumber;
    }),
  );
  expect(new Set(serials).size).toBe(3);
  for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
});

test('names hosts and addresses', async () => {
  const { certificate } = await mintCertificate({
    commonName: 'mail.example',
    altNames: ['*.mail.example', '127.0.0.1', '::1'],
  });
  const { subjectAltName } = new X509Certificate(certificate);
  expect(subjectAltName).toBe(
    'DNS:*.mail.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
  );
  const peer = new X509Certificate(certificate).toLegacyObject();
  expect(checkServerIdentity('mx.mail.example', peer)).toBeUndefined();
  expect(checkServerIdentity('other.example', peer)).toBeInstanceOf(Error);
});

test('has no alternative names when told so, only the common name', async () => {
  const { certificate } = await mintCertificate({ commonName: 'mail.example', altNames: [] });
  expect(new X509Certificate(certificate).subjectAltName).toBeUndefined();
});

test('a common name that looks like several attributes stays one', async () => {
  const { certificate } = await mintCertificate({ commonName: 'a, O=b+C=d', altNames: [] });
  expect(new X509Certificate(certificate).subject).toBe('CN=a\\, O=b\\+C=d');
});

test('lasts as long as told, into the years of GeneralizedTime (RFC 5280 §4.1.2.5)', async () => {
  const notBefore = new Date('2020-01-02T03:04:05Z');
  const notAfter = new Date('2051-02-03T04:05:06Z');
  const { certificate } = await mintCertificate({ commonName: 'a.example', notBefore, notAfter });
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  expect([validFromDate, validToDate]).toEqual([notBefore, notAfter]);
});

test('an authority signs an intermediate, which signs a server: the chain leaves out the root', async () => {
  const root = await mintCertificate({ commonName: 'Root', authority: true });
  const intermediate = await mintCertificate({
    commonName: 'Intermediate',
    authority: true,
    key: 'rsa-2048',
    issuer: root,
  });
  const server = await mintCertificate({ commonName: 'mail.example', issuer: intermediate });
  const [top, middle, leaf] = [root, intermediate, server].map(
    ({ certificate }) => new X509Certificate(certificate),
  );
  expect(leaf?.checkIssued(middle as X509Certificate)).toBe(true);
  expect(leaf?.verify((middle as X509Certificate).publicKey)).toBe(true);
  expect(middle?.verify((top as X509Certificate).publicKey)).toBe(true);
  expect(server.chain).toBe(server.certificate + intermediate.certificate);
  expect(root.chain).toBe(root.certificate);
});
