/** Ports for servers that cannot be told to take any and say which. */

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/** Below what Linux gives, where nobody told it otherwise, to those who ask for any port. */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 31_999;

/**
 * A free port for each name on an address, which no test beside this one is given that asks for any.
 *
 * Every port is held until all are found, so that no two are the same.
 */
export async function findPorts<Name extends string>(
  address: string,
  names: readonly Name[],
): Promise<ReadonlyMap<Name, number>> {
  const held = await Promise.all(
    names.map(async (name) => {
      const [port, server] = await holdPort(address);
      return { name, server, port };
    }),
  );
  await Promise.all(held.map(({ server }) => once(server.close(), 'close')));
  return new Map(held.map(({ name, port }) => [name, port]));
}

async function holdPort(address: string): Promise<[port: number, Server]> {
  const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
  const server = createServer().listen(port, address);
  try {
    await once(server, 'listening');
    return [port, server];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return holdPort(address);
  }
}

/** Waits until a port accepts. @throws Error when the signal comes first. */
export async function awaitListening(
  port: number,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  while (!(await accepts(port, address, signal))) await delay(POLL_MS, undefined, { signal });
}

/** Whether something listens there. */
export async function accepts(
  port: number,
  address: string,
  signal: AbortSignal | null = null,
): Promise<boolean> {
  const socket = connect(port, address);
  try {
    await once(socket, 'connect', signal ? { signal } : {});
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  } finally {
    socket.destroy();
  }
}
