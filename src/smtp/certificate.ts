/** Reads an X.509 certificate as plain facts (RFC 5280). */

import type { X509Certificate } from 'node:crypto';
import { isAddress } from './is-address.ts';
import { namesHost } from './name-match.ts';
import { Recent } from './recent.ts';

/** One certificate of a chain. */
export interface ChainLink {
  /** Comma-separated, most specific attribute last, as Exchange shows it; may be empty. */
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, UTC; null when it cannot be read. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** Hexadecimal, no separators. */
  readonly serialNumber: string;
  /** SHA-1, as in Exchange's Thumbprint. */
  readonly thumbprint: string;
  /** SHA-256, colon-separated. */
  readonly fingerprint256: string;
}

export interface CertificateFacts extends ChainLink {
  /** DNS names and addresses of the subjectAltName; other kinds of names are left out. */
  readonly altNames: readonly string[];
  /** `rsa 2048`, `ec prime256v1`, `ed25519`. */
  readonly key: string;
  readonly trusted: boolean;
  /** Why the chain is not trusted, as OpenSSL names it; null when it is. */
  readonly trustError: string | null;
  /** Whether it names the host; null for an address that nobody named. */
  readonly nameMatches: boolean | null;
  /** From the server's own certificate up to the last that could be found; only when asked for. */
  readonly chain?: readonly ChainLink[];
}

/** What is asked of the certificate that a server shows. */
export interface CertificateWish {
  /** The name that it should carry; null when there is none to compare. */
  readonly name: string | null;
  readonly chain: boolean;
}

export interface CertificateQuestion extends CertificateWish {
  /** Why its chain is not trusted, as OpenSSL names it; null when it is. */
  readonly trustError: string | null;
}

export function readCertificate(
  certificate: X509Certificate,
  { trustError, name, chain }: CertificateQuestion,
): CertificateFacts {
  const own = LATELY.get(certificate.fingerprint256, () => readOwn(certificate));
  return {
    ...own,
    trusted: trustError === null,
    trustError,
    nameMatches: name === null ? null : matchesName(certificate, own, name),
    ...(chain && { chain: readChain(certificate) }),
  };
}

/** What a certificate says itself, whoever shows it. */
type OwnFacts = ChainLink & Pick<CertificateFacts, 'altNames' | 'key'>;

/**
 * Reading one takes a tenth of a handshake, and the servers of one operator often share it.
 *
 * A thousand of them are a megabyte.
 */
const LATELY = new Recent<OwnFacts>(1000);

function readOwn(certificate: X509Certificate): OwnFacts {
  return {
    ...readLink(certificate),
    altNames: readAltNames(certificate.subjectAltName ?? ''),
    key: describeKey(certificate),
  };
}

/**
 * The names in Node's rendering of a subjectAltName, `DNS:mx.example, IP Address:192.0.2.1`.
 *
 * Node quotes a name that holds a comma or a quotation mark as a JSON string. Names of other kinds are
 * read over whole, because they may hold what looks like one of these.
 */
export function readAltNames(text: string): string[] {
  const names = text.matchAll(/([^:]+):(?:"((?:[^"\\]|\\.)*)"|([^,]*))(?:, |$)/gy);
  return Array.from(names)
    .filter(([, kind]) => kind === 'DNS' || kind === 'IP Address')
    .map(([, , quoted, plain]) =>
      quoted === undefined ? (plain ?? '') : String(JSON.parse(`"${quoted}"`)),
    );
}

function readLink(certificate: X509Certificate): ChainLink {
  return {
    subject: describeName(certificate.subject),
    issuer: describeName(certificate.issuer),
    notBefore: spellDate(certificate.validFromDate),
    notAfter: spellDate(certificate.validToDate),
    serialNumber: certificate.serialNumber,
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    fingerprint256: certificate.fingerprint256,
  };
}

/** Null for a date that cannot be read: a certificate may hold anything. */
function spellDate(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Empty where every name stands in the subjectAltName (RFC 5280 §4.1.2.6); Node then gives none. */
function describeName(name: string | undefined): string {
  return name?.split('\n').reverse().join(', ') ?? '';
}

function readChain(leaf: X509Certificate): ChainLink[] {
  const links: ChainLink[] = [];
  const seen = new Set<string>();
  let link: X509Certificate | undefined = leaf;
  while (link && !seen.has(link.fingerprint256)) {
    seen.add(link.fingerprint256);
    links.push(readLink(link));
    link = link.issuerCertificate;
  }
  return links;
}

function describeKey({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  const size = details?.modulusLength ?? details?.namedCurve;
  return [type ?? 'unknown', size].filter((part) => part !== undefined).join(' ');
}

/**
 * Names compare by RFC 9525: a wildcard is a whole label, which Node's own check is not strict about.
 *
 * An address is compared with addresses alone.
 */
function matchesName(certificate: X509Certificate, own: OwnFacts, name: string): boolean {
  if (!isAddress(name)) return namesHost(own, name);
  // Node takes no zone, which means nothing to anybody else.
  const [address = ''] = name.split('%');
  return certificate.checkIP(address) !== undefined;
}
