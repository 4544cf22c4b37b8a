/** The HTTP server: what it bounds, how it begins and how it ends. */

import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext } from 'node:tls';
import { getRequestListener } from '@hono/node-server';
import { renderHostPort } from '../../target/host.ts';
import { answerBadRequest } from './bad-request.ts';
import { beginListening } from './begin-listening.ts';
import { Connections } from './connections.ts';
import { type Refusal, refuseRequest } from './gate.ts';
import { type ListenAddress, ListenError } from './listen-address.ts';
import { plain, TEXT, USUAL_HEADERS } from './plain.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.ts';

/** What the server shows of itself under TLS; PEM both. */
export interface ListenerTls {
  /** The certificate and those above it. */
  readonly cert: string;
  readonly key: string;
}

export interface StartServerOptions {
  readonly app: { readonly fetch: (request: Request, env: object) => Response | Promise<Response> };
  readonly listen: ListenAddress;
  /** Null listens in clear. */
  readonly tls: ListenerTls | null;
  readonly limits?: Partial<ServerLimits>;
  /** Hears exceptions that are our bug, and what befalls the listener. */
  readonly onBug: (error: unknown) => void;
}

export interface RunningServer {
  /** `http://127.0.0.1:9725`, with the port that the system chose. */
  readonly url: string;
  readonly port: number;
  /**
   * Shows another certificate from the next connection on.
   *
   * @throws ListenError when it cannot be used; the one before stays.
   */
  setTls(tls: ListenerTls): void;
  /**
   * Takes no more requests, ends streams, and lets the others have so many milliseconds to come
   * to their end; resolves when every connection is gone. May be called again, also with less.
   */
  close(graceMs: number): Promise<void>;
}

/** Rejects with ListenError when the address or the certificate cannot be used. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { listen, tls, onBug } = options;
  const server = createFor(options);
  const connections = new Connections(server);
  const listener = requestListener(options, connections);
  server.on('request', listener);
  // A body is not even asked for, nor is anything else that a client may expect.
  server.on('checkContinue', listener);
  server.on('checkExpectation', listener);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) =>
    answerBadRequest(error, socket),
  );
  await beginListening(server, listen);
  server.on('error', onBug);
  const { port } = server.address() as AddressInfo;
  return {
    url: urlOf({ ...listen, port }, tls !== null),
    port,
    setTls: (next) => (server as TlsServer).setSecureContext(usableTls(next)),
    close: (graceMs) => connections.close(graceMs),
  };
}

function createFor({ tls, limits }: StartServerOptions): Server {
  const bounds = { ...DEFAULT_SERVER_LIMITS, ...limits };
  const options: ServerOptions = {
    maxHeaderSize: bounds.headerOctets,
    headersTimeout: bounds.headersMs,
    requestTimeout: bounds.headersMs,
    keepAliveTimeout: bounds.keepAliveMs,
    connectionsCheckingInterval: bounds.checkMs,
    // We look ourselves: Node's own answer has none of our headers.
    requireHostHeader: false,
    noDelay: true,
  };
  const server =
    tls === null
      ? createServer(options)
      : createTlsServer({ ...options, ...usableTls(tls), handshakeTimeout: bounds.headersMs });
  server.maxConnections = bounds.connections;
  server.maxHeadersCount = bounds.headers;
  // Whoever does not read what was asked for is not waited for; what is under way may take longer.
  server.timeout = bounds.idleMs;
  return server;
}

function requestListener(
  { app, limits, onBug }: StartServerOptions,
  connections: Connections,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const { url: maxUrl } = { ...DEFAULT_SERVER_LIMITS, ...limits };
  const answer = getRequestListener((request, env) => app.fetch(request, env), {
    // A request of HTTP/1.0 may have no Host.
    hostname: 'localhost',
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      if (error instanceof Error && error.name === 'RequestError') {
        return plain(400, 'the address or Host cannot be understood');
      }
      onBug(error);
      return plain(500, 'an error of the monitor itself; its log has more');
    },
  });
  return (incoming, outgoing) => {
    connections.begin(outgoing);
    for (const [name, value] of Object.entries(USUAL_HEADERS)) outgoing.setHeader(name, value);
    const refusal = refuseRequest(incoming, maxUrl);
    if (!refusal) {
      answer(incoming, outgoing).catch(onBug);
      return;
    }
    refuse(outgoing, refusal);
  };
}

/** Closes the connection too: what follows may be a body, and must not be taken for a request. */
function refuse(outgoing: ServerResponse, { status, line, headers }: Refusal): void {
  const body = `${line}\n`;
  outgoing.writeHead(status, {
    'Content-Type': TEXT,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
    ...headers,
  });
  outgoing.end(body);
}

/** @throws ListenError when OpenSSL does not take it. */
export function usableTls({
  cert,
  key,
}: ListenerTls): ListenerTls & { readonly minVersion: 'TLSv1.2' } {
  const settings = { cert, key, minVersion: 'TLSv1.2' } as const;
  try {
    createSecureContext(settings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ListenError(`listen.tls: cert and key are no usable PEM (${reason})`);
  }
  return settings;
}

function urlOf(listen: ListenAddress, secure: boolean): string {
  const scheme = secure ? 'https' : 'http';
  const anywhere = listen.host === null || listen.host === '0.0.0.0' || listen.host === '::';
  return `${scheme}://${renderHostPort(anywhere ? 'localhost' : (listen.host ?? ''), listen.port)}`;
}
