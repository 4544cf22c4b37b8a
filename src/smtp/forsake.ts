/** Lets go of a stream that is closed. */

import type { Socket } from 'node:net';

/**
 * Makes it forget who listened to it.
 *
 * Node's own handle of a TLS stream outlives it until a full collection, and would keep alive with it all
 * that a listener knows, which is all that was learnt on the connection.
 */
export function forsake(stream: Socket): void {
  stream.removeAllListeners();
  stream.on('error', ignore);
}

/** Hears an error that somebody else tells of, so that it is nobody's bug. */
export const ignore = (): void => {};
