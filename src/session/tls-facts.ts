/** What the handshake of a session agreed on, as plain facts. */

import { isIP } from 'node:net';
import type { CertificateFacts } from '../smtp/certificate.ts';
import type { TlsSession } from '../smtp/handshake.ts';
import { namesHost } from '../smtp/name-match.ts';
import { parseIpv6 } from '../target/host.ts';

export interface TlsFacts {
  /** `TLSv1.3`, as OpenSSL names it. */
  readonly protocol: string;
  /** The IANA name of the cipher suite. */
  readonly cipher: string;
  /** The group of the key exchange; null without an elliptic one. */
  readonly group: string | null;
  /** Null before TLS 1.2, where it cannot be seen. */
  readonly clientCertificateRequested: boolean | null;
  /** The name that was asked for (SNI); null for an address that nobody named. */
  readonly servername: string | null;
  /** Null when the server showed none. */
  readonly certificate: CertificateFacts | null;
}

/** What a handshake agreed on that asked for this name. */
export function readTlsFacts(session: TlsSession, servername: string | null): TlsFacts {
  const { protocol, cipher, group, clientCertificateRequested, certificate } = session;
  return { protocol, cipher, group, clientCertificateRequested, servername, certificate };
}

/** Holds a handshake that was made before against another name, for which a script asks. */
export function underName(session: TlsSession, name: string): TlsFacts {
  const { certificate } = session;
  const facts = readTlsFacts(session, name);
  if (!certificate) return facts;
  const isNamed = isIP(name) === 0 ? namesHost : namesAddress;
  return { ...facts, certificate: { ...certificate, nameMatches: isNamed(certificate, name) } };
}

/** However the two spell it. */
function namesAddress({ altNames }: CertificateFacts, address: string): boolean {
  const wanted = spell(address);
  return altNames.some((name) => isIP(name) !== 0 && spell(name) === wanted);
}

/** In one form; a zone means nothing to anybody else. */
function spell(address: string): string {
  const [plain = ''] = address.split('%');
  return isIP(plain) === 6 ? parseIpv6(plain) : plain;
}

/** Why a certificate would not do for a client that insists on one; null when it would. */
export function describeDistrust(certificate: CertificateFacts | null): string | null {
  if (!certificate) return 'no certificate';
  const { trusted, trustError, nameMatches, altNames, subject } = certificate;
  if (!trusted) return `a certificate that is not trusted (${trustError})`;
  if (nameMatches !== false) return null;
  return `a certificate for ${altNames.length > 0 ? altNames.join(', ') : subject}`;
}
