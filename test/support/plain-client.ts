/** The least client that a script can be played to; it gives up on a server that says nothing. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, type TLSSocket, connect as upgrade } from 'node:tls';

const WHOLE_REPLY = /^(\d{3})(?:-[^\n]*\n\1)*(?: [^\n]*|\r)?\n/;
/** How long a server may be silent. */
const PATIENCE_MS = 750;
/** How much a server may say; a flood is left standing. */
const ENOUGH_OCTETS = 1_000_000;

/** One connection to a scripted server. */
export class PlainClient implements AsyncDisposable {
  /** What came and was not read, one character per octet. */
  heard = '';
  /** Why nothing more comes: `end`, `idle`, or the code of an error. */
  over: string | undefined;
  #stream: Socket;
  #wake = () => {};

  constructor(port: number) {
    this.#stream = this.#listen(connect(port, '127.0.0.1'));
  }

  /** The next reply as it came, or null when there is none. */
  async reply(): Promise<string | null> {
    await this.#until(() => WHOLE_REPLY.test(this.heard));
    const [whole] = WHOLE_REPLY.exec(this.heard) ?? [];
    if (whole === undefined) return null;
    this.heard = this.heard.slice(whole.length);
    return whole;
  }

  /** Sends a command line and gives the reply to it. */
  say(line: string): Promise<string | null> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  write(text: string): void {
    this.#stream.write(text);
  }

  /** Becomes the TLS client; null when the handshake failed, for the reason in `over`. */
  async startTls(options: ConnectionOptions = {}): Promise<TLSSocket | null> {
    this.heard = '';
    this.#stream.removeAllListeners('data');
    const secure = upgrade({ socket: this.#stream, rejectUnauthorized: false, ...options });
    let done = false;
    secure.once('secureConnect', () => {
      done = true;
      this.#wake();
    });
    this.#stream = this.#listen(secure);
    await this.#until(() => done);
    return done ? secure : null;
  }

  /** Waits until the server has gone or fallen silent, and gives all that it said. */
  async rest(): Promise<string> {
    await this.#until(() => false);
    return this.heard;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stream.closed) return;
    this.#stream.destroy();
    await once(this.#stream, 'close');
  }

  async #until(found: () => boolean): Promise<void> {
    while (!found() && this.over === undefined && this.heard.length < ENOUGH_OCTETS) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #listen(stream: Socket): Socket {
    const settle = (why: string) => {
      this.over ??= why;
      this.#wake();
    };
    stream.setTimeout(PATIENCE_MS, () => settle('idle'));
    stream.on('data', (bytes) => {
      this.heard += bytes.toString('latin1');
      this.#wake();
    });
    stream.on('end', () => settle('end'));
    stream.on('close', () => settle('end'));
    stream.on('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
    return stream;
  }
}
