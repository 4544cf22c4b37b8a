/** Plays declared Receive connectors as SMTP servers on loopback. */

import { isIPv6 } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { ReceiveConnector } from '../policy/connector.ts';
import type { ExchangeCertificate } from '../policy/exchange-certificate.ts';
import { type MintedCertificate, mintCertificate } from './certificate.ts';
import type { Service } from './connection.ts';
import { type RunningListener, startListener } from './listener.ts';
import type { Path } from './path.ts';
import { type CertificateCondition, presentedCertificate } from './presented-certificate.ts';
import { alone, type Share, shareBindings } from './sharing.ts';

/** One connector to play. */
export interface EmulatedConnector {
  /** It listens on a free port; its Bindings say nothing but who shares a listener. */
  readonly connector: ReceiveConnector;
  /** When absent, what the declared certificates give, or `valid` where none were declared. */
  readonly certificate?: CertificateCondition;
  /** What stands in front of it; `clear` when absent. */
  readonly path?: Path;
}

interface EmulatorOptions {
  /** The address to listen on; 127.0.0.1 when absent. */
  readonly host?: string;
  /** The port of the first listener; a free one when absent, as for all others. */
  readonly port?: number;
  /** A connector that finds none among them offers no STARTTLS; null or absent, each has one. */
  readonly certificates?: readonly ExchangeCertificate[] | null;
  /**
   * Connectors of one server with the same binding share a listener, and the client's address
   * decides which of them answers. Each has a listener of its own, for every client, when absent.
   */
  readonly sharedBindings?: boolean;
  /** How long a 4yz or 5yz reply is held back, as by TarpitInterval; 0 when absent. */
  readonly tarpitMs?: number;
  /** When absent, the MaxInboundConnectionPerSource of each connector, if that was declared. */
  readonly maxConnectionsPerSource?: number;
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
  /**
   * In the order given, without the disabled ones. With shared bindings a connector stands here
   * once for each binding of the family of `host`, and not at all where it has only others.
   */
  readonly listeners: readonly EmulatedListener[];
  /** PEM of the authority that signed every certificate. */
  readonly authority: string;
  /** Cuts every connection and resolves when all is closed; may be called again. */
  close(): Promise<void>;
}

/**
 * Starts the listeners of every connector that is not disabled.
 *
 * Rejects with the system's error, and leaves nothing open, when `host` or `port` cannot be listened on.
 */
export async function startEmulator(
  connectors: readonly EmulatedConnector[],
  options: EmulatorOptions = {},
): Promise<Emulator> {
  const { host = '127.0.0.1', port = 0, sharedBindings = false } = options;
  const authority = await mintCertificate({ commonName: 'Emulated authority', authority: true });
  const enabled = connectors.filter(({ connector }) => connector.enabled !== false);
  const services = await Promise.all(
    enabled.map((emulated) => serviceOf(emulated, authority, options)),
  );
  const shares = sharedBindings
    ? shareBindings(services, isIPv6(host) ? 6 : 4)
    : services.map(alone);
  const running = await startAll(shares, host, port);
  const close = async () => {
    await Promise.all(running.map((listener) => listener.close()));
  };
  return {
    listeners: services.flatMap((service) =>
      running.filter(({ share }) => share.services.includes(service)).map(describe(service)),
    ),
    authority: authority.certificate,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function serviceOf(
  emulated: EmulatedConnector,
  issuer: MintedCertificate,
  { certificates = null, tarpitMs = 0, maxConnectionsPerSource }: EmulatorOptions,
): Promise<Service> {
  const { connector, path = 'clear' } = emulated;
  const presented = presentedCertificate(emulated, certificates, issuer);
  const minted = presented && (await mintCertificate(presented));
  return {
    connector,
    path,
    tarpitMs,
    maxConnectionsPerSource: maxConnectionsPerSource ?? connector.maxInboundConnectionPerSource,
    secureContext:
      minted && createSecureContext({ cert: minted.chain, key: minted.key, minVersion: 'TLSv1.2' }),
  };
}

/** Starts all, or throws the reason of the first that failed and leaves none open. */
async function startAll(
  shares: readonly Share[],
  host: string,
  port: number,
): Promise<RunningListener[]> {
  const started = await Promise.allSettled(
    shares.map((share, at) => startListener(share, host, at === 0 ? port : 0)),
  );
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (!failed) return running;
  await Promise.all(running.map((listener) => listener.close()));
  throw failed.reason;
}

function describe({ connector }: Service) {
  return ({ address, port }: RunningListener): EmulatedListener => {
    const bindings = [address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`];
    return { connector: { ...connector, bindings }, address, port };
  };
}
