/** Lets go of a stream that is closed. */

import type { Socket } from 'node:net';
import { ignore } from './ignore.ts';

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
