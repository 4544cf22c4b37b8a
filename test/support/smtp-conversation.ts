/** A client that says what a test tells it to, and gives replies as the lines that came. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';

const WHOLE_REPLY = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/;

/** One connection to a server on 127.0.0.1. */
export class SmtpConversation implements AsyncDisposable {
  #socket: Socket;
  #received = '';
  #closed = false;
  #wake = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** `localAddress` is whom the server sees; on Linux any address of 127.0.0.0/8 will do. */
  static async dial(port: number, localAddress?: string): Promise<SmtpConversation> {
    const socket = connect({ port, host: '127.0.0.1', ...(localAddress && { localAddress }) });
    await once(socket, 'connect');
    return new SmtpConversation(socket);
  }

  /** Sends a command line and gives the lines of the reply, codes included. */
  async say(line: string): Promise<string[]> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  /** The next whole reply; rejects when the server closes first. */
  async reply(): Promise<string[]> {
    for (;;) {
      const [whole] = WHOLE_REPLY.exec(this.#received) ?? [];
      if (whole !== undefined) {
        this.#received = this.#received.slice(whole.length);
        return whole.slice(0, -2).split('\r\n');
      }
      if (this.#closed) throw new Error(`closed after ${JSON.stringify(this.#received)}`);
      await this.#change();
    }
  }

  /** What came beyond the replies read so far. */
  get unread(): string {
    return this.#received;
  }

  /** Greeting, EHLO, STARTTLS and the handshake; gives the secured socket. */
  async secure(options: ConnectionOptions = {}): Promise<TLSSocket> {
    await this.reply();
    await this.say('EHLO client.example');
    await this.say('STARTTLS');
    return this.handshake(options);
  }

  /** Becomes the TLS client; what was received in clear and not read is dropped. */
  async handshake(options: ConnectionOptions = {}): Promise<TLSSocket> {
    this.#received = '';
    this.#socket.removeAllListeners('data');
    const secured = connectTls({ socket: this.#socket, rejectUnauthorized: false, ...options });
    this.#socket = secured;
    await once(secured, 'secureConnect');
    this.#listen();
    return secured;
  }

  /** Resolves when the server has closed, to what came beyond the replies read so far. */
  async closed(): Promise<string> {
    while (!this.#closed) await this.#change();
    return this.#received;
  }

  /** Ends with a reset (RST), as a client that crashed. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
  }

  #listen(): void {
    const settle = () => {
      this.#closed = true;
      this.#wake();
    };
    this.#socket.on('data', (bytes) => {
      this.#received += bytes.toString('latin1');
      this.#wake();
    });
    this.#socket.on('error', settle);
    this.#socket.on('close', settle);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
