/** What a client has sent over one connection: kept for the record, and for the steps that wait. */

import type { Socket } from 'node:net';

const LF = 0x0a;
/** The type of a TLS record that holds a handshake message (RFC 8446 §5.1). */
const HANDSHAKE_RECORD = 0x16;

/** Bytes from the client that no step has taken yet, and a record of all lines. */
export class Inbox {
  /** Command lines as they came, line end included; a last one without it was cut off. */
  readonly received: string[] = [];
  /** Bytes came while `greeted` was still false. */
  spokeEarly = false;
  greeted = false;

  readonly #left = new AbortController();
  #bytes: Buffer = Buffer.alloc(0);
  #wake: () => void = () => {};

  /** Aborted once the client has left. */
  get left(): AbortSignal {
    return this.#left.signal;
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  /** Whether what waits is a handshake, which no part of the record is made of. */
  get holdsHandshake(): boolean {
    return this.#bytes[0] === HANDSHAKE_RECORD;
  }

  /** Hears one layer of the connection: the socket first, TLS on top of it later. */
  listen(stream: Socket): void {
    stream.on('data', (bytes: Buffer) => this.#hear(bytes));
    for (const event of ['end', 'close', 'error']) stream.on(event, () => this.#leave());
  }

  /** Stops hearing that layer and gives what no step has taken from it. */
  release(stream: Socket): Buffer {
    stream.removeAllListeners('data');
    stream.pause();
    const bytes = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    return bytes;
  }

  /** Waits for a whole line and leaves it where it is; null when the client left without one. */
  async peekLine(): Promise<Buffer | null> {
    for (;;) {
      const lf = this.#bytes.indexOf(LF);
      if (lf >= 0) return this.#bytes.subarray(0, lf + 1);
      if (this.left.aborted) return null;
      await this.#change();
    }
  }

  take(line: Buffer): void {
    this.#bytes = this.#bytes.subarray(line.length);
  }

  /** Resolves when there is something, or when the client has left. */
  async arrival(): Promise<void> {
    while (this.isEmpty && !this.left.aborted) await this.#change();
  }

  async departure(): Promise<void> {
    while (!this.left.aborted) await this.#change();
  }

  #hear(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    if (!this.holdsHandshake) {
      if (!this.greeted) this.spokeEarly = true;
      this.#record(bytes.toString());
    }
    this.#wake();
  }

  #record(text: string): void {
    const unfinished = this.received.at(-1)?.endsWith('\n') === false ? this.received.pop() : '';
    this.received.push(...`${unfinished}${text}`.split(/(?<=\n)/));
  }

  #leave(): void {
    this.#left.abort();
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
