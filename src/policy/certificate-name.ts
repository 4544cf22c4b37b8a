/** TlsCertificateName and the names of certificates, compared as Exchange has to compare them. */

import type { ExchangeCertificate } from './exchange-certificate.ts';

/** What `<I>issuer<S>subject` names. */
interface NamedCertificate {
  readonly issuer: string;
  readonly subject: string;
}

const MARKED = /^\s*<I>(.+)<S>(.+)$/is;

/** Reads TlsCertificateName (Set-ReceiveConnector); null when it is not written `<I>…<S>…`. */
export function parseCertificateName(text: string): NamedCertificate | null {
  const [, issuer, subject] = MARKED.exec(text) ?? [];
  if (issuer === undefined || subject === undefined) return null;
  return { issuer: issuer.trim(), subject: subject.trim() };
}

/** Whether two distinguished names are the same but for case and blanks (RFC 5280 §7.1). */
export function isSameName(one: string, other: string): boolean {
  return normalised(one) === normalised(other);
}

/** An issuer that is the subject itself. */
export function isSelfSigned({ issuer, subject }: ExchangeCertificate): boolean {
  return issuer !== null && subject !== null && isSameName(issuer, subject);
}

/** How a certificate carries a host name; null when it does not, for all that was declared. */
export function carriedName(
  { certificateDomains, subject }: ExchangeCertificate,
  host: string,
): 'exact' | 'wildcard' | null {
  const names = [...(certificateDomains ?? []), ...commonNames(subject)].map(bare);
  const wanted = bare(host);
  if (names.includes(wanted)) return 'exact';
  const parent = wanted.slice(wanted.indexOf('.') + 1);
  return parent !== wanted && names.includes(`*.${parent}`) ? 'wildcard' : null;
}

function commonNames(subject: string | null): string[] {
  return Array.from((subject ?? '').matchAll(/(?:^|,)\s*CN=([^,]+)/gi), ([, name = '']) => name);
}

function bare(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '');
}

function normalised(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/\s*([,=])\s*/g, '$1')
    .replace(/\s+/g, ' ');
}
