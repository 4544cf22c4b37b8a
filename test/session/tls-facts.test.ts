import { expect, test } from 'vitest';
import { underName } from '../../src/session/tls-facts.ts';
import type { CertificateFacts } from '../../src/smtp/certificate.ts';

const CERTIFICATE: CertificateFacts = {
  subject: 'CN=mail.example',
  issuer: 'CN=mail.example',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2027-01-01T00:00:00.000Z',
  serialNumber: '01',
  thumbprint: 'AA',
  fingerprint256: 'AA:BB',
  altNames: ['mail.example', '*.pool.example', '192.0.2.1', '2001:DB8:0:0:0:0:0:1'],
  key: 'ec prime256v1',
  trusted: true,
  trustError: null,
  nameMatches: true,
};

const SESSION = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  group: 'X25519',
  clientCertificateRequested: false,
};

test.each([
  ['the name of the certificate', 'mail.example', true],
  ['one that a wildcard stands for', 'a.pool.example', true],
  ['another', 'other.example', false],
  ['its address', '192.0.2.1', true],
  ['another address', '192.0.2.2', false],
  ['an IPv6 address, spelt in another way', '2001:db8::1', true],
  ['the same with a zone', '2001:db8::1%eth0', true],
  ['another IPv6 address', '2001:db8::2', false],
])(
  'a handshake made before is held against the name asked for: %s',
  (_claim, name, nameMatches) => {
    expect(underName({ ...SESSION, certificate: CERTIFICATE }, name)).toEqual({
      ...SESSION,
      servername: name,
      certificate: { ...CERTIFICATE, nameMatches },
    });
  },
);

test('without a certificate there is nothing to hold', () => {
  const session = { ...SESSION, certificate: null };
  expect(underName(session, 'mail.example')).toEqual({ ...session, servername: 'mail.example' });
});
