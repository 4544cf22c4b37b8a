/** What the handshake of a session agreed on, as plain facts. */

import { type CertificateFacts, readCertificate } from '../smtp/certificate.ts';
import type { TlsSession } from '../smtp/handshake.ts';

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

export function readTlsFacts(session: TlsSession, servername: string | null): TlsFacts {
  const { protocol, cipher, group, clientCertificateRequested, certificate, trustError } = session;
  const agreed = { protocol, cipher, group, clientCertificateRequested, servername };
  if (!certificate) return { ...agreed, certificate: null };
  const question = { trustError, name: servername, chain: false };
  return { ...agreed, certificate: readCertificate(certificate, question) };
}

/** Why a certificate would not do for a client that insists on one; null when it would. */
export function describeDistrust(certificate: CertificateFacts | null): string | null {
  if (!certificate) return 'no certificate';
  const { trusted, trustError, nameMatches, altNames, subject } = certificate;
  if (!trusted) return `a certificate that is not trusted (${trustError})`;
  if (nameMatches !== false) return null;
  return `a certificate for ${altNames.length > 0 ? altNames.join(', ') : subject}`;
}
