/** Takes the address that the monitor is reached at, or says why that cannot be had. */

import { once } from 'node:events';
import type { Server } from 'node:net';
import { type ListenAddress, ListenError, renderListen } from './listen-address.ts';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'another program does already'],
  ['EACCES', 'this user may not; ports below 1024 are for root, unless the system grants them'],
  ['EADDRNOTAVAIL', 'it is not an address of this machine'],
  ['ENOTFOUND', 'there is no such name'],
  ['EAI_AGAIN', 'the name could not be looked up'],
  ['EAFNOSUPPORT', 'this machine has no such kind of address'],
]);

/** Resolves when the server listens; rejects with ListenError when it cannot. */
export async function beginListening(server: Server, listen: ListenAddress): Promise<void> {
  const { host, port } = listen;
  const listening = once(server, 'listening');
  server.listen({ port, ...(host !== null && { host }), backlog: 511 });
  try {
    await listening;
  } catch (error) {
    throw new ListenError(`cannot listen at ${renderListen(listen)}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS.get(code);
  return reason === undefined ? String(error) : `${reason} (${code})`;
}
