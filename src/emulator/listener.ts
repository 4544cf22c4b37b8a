/** One TCP listener: lets clients in, each to the connector that answers it, or turns them away. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Service, serve, turnAway } from './connection.ts';
import { REPLIES } from './replies.ts';
import type { Share } from './sharing.ts';

/** A listener that is open. */
export interface RunningListener {
  readonly share: Share;
  readonly address: string;
  readonly port: number;
  /** Cuts every connection and resolves when all is closed. */
  close(): Promise<void>;
}

/** A connection that is open; whose, and with whom. */
interface Guest {
  readonly service: Service;
  readonly clientAddress: string;
}

/** Listens on a port of `host`, a free one for 0; rejects with the system's error. */
export async function startListener(
  share: Share,
  host: string,
  port = 0,
): Promise<RunningListener> {
  const sockets = new Set<Socket>();
  const guests = new Set<Guest>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const guest = admit(socket, share, guests);
    socket.once('close', () => {
      sockets.delete(socket);
      if (guest) guests.delete(guest);
    });
  });
  const bound = await listen(server, host, port);
  // A client that could not be accepted, for want of descriptors say, is lost; the others stay.
  server.on('error', () => {});
  return {
    share,
    address: bound.address,
    port: bound.port,
    close: () => closeServer(server, sockets),
  };
}

/** Serves the client and gives its place, or null where it was turned away. */
function admit(socket: Socket, share: Share, guests: Set<Guest>): Guest | null {
  // An IPv6 listener sees IPv4 clients as mapped addresses (RFC 4291 §2.5.5.2).
  const clientAddress = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  // A client that has gone already has no address, and nobody to answer it.
  const service = clientAddress === '' ? null : share.choose(clientAddress);
  if (!service) {
    // What Exchange says where no connector answers is not documented.
    turnAway(socket, REPLIES.notAvailable);
    return null;
  }
  const limit = service.maxConnectionsPerSource ?? Number.POSITIVE_INFINITY;
  const others = [...guests].filter(
    (guest) => guest.service === service && guest.clientAddress === clientAddress,
  );
  if (others.length >= limit) {
    turnAway(socket, REPLIES.tooManyConnections);
    return null;
  }
  const guest = { service, clientAddress };
  guests.add(guest);
  serve(socket, guest);
  return guest;
}

async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  server.listen(port, host);
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
