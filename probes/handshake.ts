import { defineProbe } from '../src/dialogue/probe.ts';

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
  /** The usual handshake failed, and this one offered old protocols and small keys. */
  readonly legacy: boolean;
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
  async ask({ tls, legacy, servername }): Promise<HandshakeFacts | null> {
    if (!tls) return null;
    const { protocol, cipher, group, clientCertificateRequested } = tls;
    return { protocol, cipher, group, clientCertificateRequested, legacy, servername };
  },
});
