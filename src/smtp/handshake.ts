/** Starts TLS on a connected socket and reads what was agreed (RFC 3207 §4, RFC 8446). */

import type { Duplex } from 'node:stream';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { type CertificateFacts, type CertificateWish, readCertificate } from './certificate.ts';
import type { Clock } from './clock.ts';
import type { DialogueFailure } from './failure.ts';
import { cancelled, handshakeFailed, left, timedOut } from './failures.ts';
import { ignore } from './ignore.ts';
import type { InterruptSignal } from './interruption.ts';
import { standing } from './standing.ts';
import { Wait } from './wait.ts';

export interface HandshakeOptions {
  readonly context: SecureContext;
  /** The name for SNI; null sends none, as for an address. */
  readonly servername: string | null;
}

/** What a handshake agreed on. */
export interface TlsSession {
  /** `TLSv1.3`, as OpenSSL names it. */
  readonly protocol: string;
  /** The IANA name of the cipher suite. */
  readonly cipher: string;
  /** The group of the key exchange; null without an elliptic one, as with RSA. */
  readonly group: string | null;
  /** Whether the server asked for a client certificate; null where the protocol does not let us see. */
  readonly clientCertificateRequested: boolean | null;
  /** Null when the server showed none. */
  readonly certificate: CertificateFacts | null;
}

/**
 * Performs the handshake; nothing is refused, because certificates are inspected, not trusted.
 *
 * The name is not checked here: Node keeps only its first complaint, and an untrusted chain would
 * hide a wrong name.
 *
 * @throws DialogueFailure `handshake-failed`, `timed-out` or `cancelled`.
 */
export function secure(
  socket: Duplex,
  options: HandshakeOptions & {
    readonly timeoutMs: number;
    readonly clock: Clock;
    readonly signal: InterruptSignal | null;
  },
): Promise<TLSSocket> {
  const { context, servername, timeoutMs, clock, signal } = options;
  const stream = connect({
    socket,
    secureContext: context,
    ...(servername !== null && { servername }),
    rejectUnauthorized: false,
    checkServerIdentity: anyName,
  });
  const patience = { idleMs: timeoutMs, totalMs: timeoutMs };
  const wait = new Wait<TLSSocket>(clock, 'handshake', patience, (afterMs) =>
    timedOut('handshake', afterMs, ''),
  );
  // The next word may break it before the caller listens; how it ended, its end tells.
  stream.on('error', ignore);
  return standing(stream, 'secureConnect', wait, {
    byError: failure,
    byClose: () => (signal?.aborted ? cancelled('handshake') : left('handshake', null, '')),
  });
}

function failure(error: NodeJS.ErrnoException): DialogueFailure {
  return error.code === 'ECONNRESET'
    ? left('handshake', error, '')
    : handshakeFailed('handshake', error);
}

const anyName = () => undefined;

/**
 * Reads the facts of a finished handshake.
 *
 * The certificate is read at once: Node's own object of it takes more memory than all facts together,
 * and would be held as long as the connection.
 */
export function readSession(stream: TLSSocket, wish: CertificateWish): TlsSession {
  const protocol = stream.getProtocol() ?? 'unknown';
  const key = stream.getEphemeralKeyInfo();
  const certificate = stream.getPeerX509Certificate();
  const trustError = stream.authorized ? null : String(stream.authorizationError);
  return {
    protocol,
    cipher: stream.getCipher().standardName,
    group: key !== null && 'name' in key ? (key.name ?? null) : null,
    clientCertificateRequested: readCertificateRequest(stream, protocol),
    certificate: certificate ? readCertificate(certificate, { ...wish, trustError }) : null,
  };
}

/**
 * A client shares signature algorithms with a server only once that has sent a CertificateRequest
 * (RFC 5246 §7.4.4, RFC 8446 §4.3.2); before TLS 1.2 the message carried none.
 */
function readCertificateRequest(stream: TLSSocket, protocol: string): boolean | null {
  if (protocol !== 'TLSv1.2' && protocol !== 'TLSv1.3') return null;
  return stream.getSharedSigalgs().length > 0;
}
