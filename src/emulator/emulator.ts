/** Plays declared Receive connectors as SMTP servers on loopback. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { ReceiveConnector } from '../policy/connector.ts';
import { type MintedCertificate, mintCertificate } from './certificate.ts';
import { serve } from './connection.ts';
import type { Path } from './path.ts';
import { serverName } from './session.ts';

/** What a connector finds when it looks for its certificate; `missing` leaves it without STARTTLS. */
export type CertificateCondition = 'valid' | 'expired' | 'wrong-name' | 'missing';

/** One connector to play. */
export interface EmulatedConnector {
  /** Its Bindings say nothing here: it listens on a free port. */
  readonly connector: ReceiveConnector;
  /** `valid` when absent; an expired certificate is still offered, as Exchange does. */
  readonly certificate?: CertificateCondition;
  /** What stands in front of it; `clear` when absent. */
  readonly path?: Path;
}

/** A connector that is being played. */
export interface EmulatedListener {
  /** As declared, but for Bindings, which name the endpoint it listens on. */
  readonly connector: ReceiveConnector;
  readonly address: string;
  readonly port: number;
}

/** Connectors being played, until they are closed. */
export interface Emulator extends AsyncDisposable {
  /** In the order given, without the disabled ones. */
  readonly listeners: readonly EmulatedListener[];
  /** PEM of the authority that signed every certificate. */
  readonly authority: string;
  /** Cuts every connection and resolves when all is closed; may be called again. */
  close(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Starts one listener for each connector that is not disabled, on `host` or else on 127.0.0.1.
 *
 * Rejects with the system's error, and leaves nothing open, when `host` cannot be listened on.
 */
export async function startEmulator(
  connectors: readonly EmulatedConnector[],
  { host = '127.0.0.1' }: { readonly host?: string } = {},
): Promise<Emulator> {
  const authority = await mintCertificate({ commonName: 'Emulated authority', authority: true });
  const enabled = connectors.filter(({ connector }) => connector.enabled !== false);
  const started = await Promise.allSettled(
    enabled.map((emulated) => startListener(emulated, authority, host)),
  );
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const close = async () => {
    await Promise.all(running.map((listener) => listener.close()));
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await close();
    throw failed.reason;
  }
  return {
    listeners: running.map(({ listener }) => listener),
    authority: authority.certificate,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Running {
  readonly listener: EmulatedListener;
  close(): Promise<void>;
}

async function startListener(
  { connector, certificate = 'valid', path = 'clear' }: EmulatedConnector,
  authority: MintedCertificate,
  host: string,
): Promise<Running> {
  const secureContext = await secureContextFor(connector, certificate, authority);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, { connector, secureContext, path });
  });
  const { address, family, port } = await listen(server, host);
  // A client that could not be accepted, for want of descriptors say, is lost; the others stay.
  server.on('error', () => {});
  const binding = family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
  return {
    listener: { connector: { ...connector, bindings: [binding] }, address, port },
    close: () => closeServer(server, sockets),
  };
}

async function listen(server: Server, host: string): Promise<AddressInfo> {
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP listener');
  return address;
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  for (const socket of sockets) socket.destroy();
  await closed;
}

async function secureContextFor(
  connector: ReceiveConnector,
  condition: CertificateCondition,
  issuer: MintedCertificate,
): Promise<SecureContext | null> {
  if (condition === 'missing') return null;
  const name = serverName(connector);
  const minted = await mintCertificate({
    commonName: condition === 'wrong-name' ? 'another-server.example' : name,
    issuer,
    ...(condition === 'expired' && {
      notBefore: new Date(Date.now() - 368 * DAY_MS),
      notAfter: new Date(Date.now() - 3 * DAY_MS),
    }),
  });
  return createSecureContext({ cert: minted.chain, key: minted.key, minVersion: 'TLSv1.2' });
}
