/** Ports for servers that cannot be told to take any and say which. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * A free port for each name, on an address that no test beside this one listens on.
 *
 * Every port is held until all are found, so that no two are the same.
 */
export async function findPorts<Name extends string>(
  address: string,
  names: readonly Name[],
): Promise<ReadonlyMap<Name, number>> {
  const held = await Promise.all(
    names.map(async (name) => {
      const server = createServer().listen(0, address);
      await once(server, 'listening');
      return { name, server, port: (server.address() as AddressInfo).port };
    }),
  );
  await Promise.all(held.map(({ server }) => once(server.close(), 'close')));
  return new Map(held.map(({ name, port }) => [name, port]));
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
