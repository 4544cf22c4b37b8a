/** Where the octets of a connection come in: one buffer, which all connections of a thread share. */

import type { Socket } from 'node:net';
import { ignore } from './ignore.ts';

/**
 * Node fills it anew with every read, and says so at once, so that no two connections are in it at a
 * time; a buffer for each read would cost a tenth of a dialogue.
 */
const BUFFER = Buffer.alloc(64 * 1024);

/** Sees octets that last as long as the call: whoever keeps them makes a copy. False asks for a pause. */
export type Hearer = (bytes: Buffer) => unknown;

/** What `net.connect` takes for `onread`. */
export class Inlet {
  readonly buffer: Buffer = BUFFER;
  #hearer: Hearer = ignore;

  readonly callback = (octets: number): boolean =>
    this.#hearer(BUFFER.subarray(0, octets)) !== false;

  /** Gives what comes from now on to this one. */
  leadTo(hearer: Hearer): void {
    this.#hearer = hearer;
  }

  /** Makes of it what it is without an inlet: the stream of the socket. */
  leadBackTo(socket: Socket): void {
    this.#hearer = (bytes) => socket.push(Buffer.from(bytes));
  }
}
