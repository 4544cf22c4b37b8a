/** Keeps, within bounds, what a server sends before anybody asked. */

import { type Reply, ReplyParser } from './reply.ts';

/** More than this is not a line that came early but a flood. */
const MAX_OCTETS = 64 * 1024;

const NOTHING = Buffer.alloc(0);

export class Unasked {
  #pieces: Buffer[] = [];
  #octets = 0;

  get isEmpty(): boolean {
    return this.#octets === 0;
  }

  /** Keeps these very bytes, without a copy; false when that is more than a server may send. */
  keep(bytes: Buffer): boolean {
    if (bytes.length > 0) this.#pieces.push(bytes);
    this.#octets += bytes.length;
    return this.#octets <= MAX_OCTETS;
  }

  /** Gives all that was kept and forgets it. */
  take(): Buffer {
    if (this.isEmpty) return NOTHING;
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#octets = 0;
    return bytes;
  }
}

/** Reads a reply that stands alone in these bytes, or null where there is none. */
export function readLoneReply(bytes: Buffer): Reply | null {
  try {
    return new ReplyParser().push(bytes);
  } catch {
    return null;
  }
}
