/** Declared certificates to start a test from. */

import type { ExchangeCertificate } from '../../src/policy/exchange-certificate.ts';

/** A self-signed certificate, good for SMTP until 2027, of which what is given differs. */
export function certificate(declared: Partial<ExchangeCertificate> = {}): ExchangeCertificate {
  return {
    thumbprint: '0123456789ABCDEF0123456789ABCDEF01234567',
    subject: 'CN=EX01',
    issuer: 'CN=EX01',
    certificateDomains: ['EX01', 'ex01.example.test'],
    services: ['IIS', 'SMTP'],
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    hasPrivateKey: true,
    status: 'Valid',
    cutProperties: [],
    unknownProperties: 0,
    ...declared,
  };
}
