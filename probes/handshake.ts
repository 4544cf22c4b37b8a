import { defineProbe } from '../src/dialogue/probe.ts';
import type { Failure } from '../src/smtp/failure.ts';
import { isNotTls } from '../src/smtp/failures.ts';

/** What the TLS handshake agreed on. */
export interface HandshakeFacts {
  /** `TLSv1.3`, as OpenSSL names it. */
  readonly protocol: string;
  /** The IANA name of the cipher suite. */
  readonly cipher: string;
  /** The group of the key exchange; null without an elliptic one, as with RSA. */
  readonly group: string | null;
  /** Null before TLS 1.2, where it cannot be seen. */
  readonly clientCertificateRequested: boolean | null;
  /** Whether it takes old protocols, small keys or old ciphers, which the usual handshake lacks. */
  readonly legacy: boolean;
  /** Why the usual handshake failed before this one; null where it did not. */
  readonly firstFailure: string | null;
  /** The name that was asked for (SNI); null for an address that nobody named. */
  readonly servername: string | null;
}

/** Reads protocol, cipher and whether we were asked for a certificate. */
export const handshake = defineProbe({
  id: 'handshake',
  title: 'The TLS handshake',
  reference: 'RFC 3207 §4, RFC 8446',
  stage: 'handshake',
  intrusive: false,
  ask({ tls, firstFailure, servername }): HandshakeFacts | null {
    if (!tls) return null;
    const { protocol, cipher, group, clientCertificateRequested } = tls;
    const legacy = firstFailure !== null && needsLegacy(protocol, firstFailure);
    const message = firstFailure?.message ?? null;
    const agreed = { protocol, cipher, group, clientCertificateRequested };
    return { ...agreed, legacy, firstFailure: message, servername };
  },
});

/** A reset or plaintext at the first look says nothing about what the server can do. */
function needsLegacy(protocol: string, { code }: Failure): boolean {
  if (protocol === 'TLSv1' || protocol === 'TLSv1.1') return true;
  return code?.startsWith('ERR_SSL') === true && !isNotTls(code);
}
