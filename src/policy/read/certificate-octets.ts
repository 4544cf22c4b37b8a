/** Reads a certificate out of its own octets (RFC 5280), as Export-Clixml keeps them in RawData. */

import { X509Certificate } from 'node:crypto';
import { readCertificate } from '../../smtp/certificate.ts';
import type { Value } from './exported.ts';

/**
 * The properties of Get-ExchangeCertificate that the octets hold, by lower-case name.
 *
 * Empty where they are no certificate. What Exchange adds to it, Services and Status among them, is
 * not in there, nor is whether the server has the private key.
 */
export function certificateOctets(base64: string): ReadonlyMap<string, Value> {
  const facts = decode(base64);
  if (facts === null) return new Map();
  const { thumbprint, subject, issuer, altNames, notBefore, notAfter } = facts;
  const [, commonName] = /(?:^|, )CN=([^,]+)/.exec(subject) ?? [];
  const names = new Set([...(commonName === undefined ? [] : [commonName]), ...altNames]);
  return new Map([
    ['thumbprint', textOrNull(thumbprint)],
    ['subject', textOrNull(subject)],
    ['issuer', textOrNull(issuer)],
    ['notbefore', textOrNull(notBefore)],
    ['notafter', textOrNull(notAfter)],
    ['certificatedomains', { type: 'list', items: [...names].map(textOrNull) }],
  ]);
}

function decode(base64: string) {
  const question = { trustError: null, name: null, chain: false };
  try {
    return readCertificate(new X509Certificate(Buffer.from(base64, 'base64')), question);
  } catch {
    // OpenSSL's reasons are of no use to whoever exported it.
    return null;
  }
}

function textOrNull(value: string | null): Value {
  return value === null ? { type: 'null' } : { type: 'scalar', value };
}
