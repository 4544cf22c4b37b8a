/** An SMTP server on every address of loopback that counts who was there, and can keep them waiting. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

const REPLIES: Readonly<Record<string, string>> = {
  EHLO: '250-mail.example\r\n250 SIZE 1000\r\n',
  STARTTLS: '502 5.5.1 no\r\n',
};

/** Has no STARTTLS, so that a dialogue costs little. */
export class CountingServer implements AsyncDisposable {
  /** Connections so far. */
  begun = 0;
  /** The addresses at which a dialogue came to its QUIT. */
  readonly ended = new Set<string>();
  readonly #server = createServer((socket) => this.#admit(socket));
  readonly #waiting = new Set<Socket>();
  /** How many may still be greeted. */
  #places = Number.POSITIVE_INFINITY;

  static async start(): Promise<CountingServer> {
    const server = new CountingServer();
    server.#server.listen({ port: 0, host: '0.0.0.0', backlog: 1_000 });
    await once(server.#server, 'listening');
    return server;
  }

  private constructor() {}

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many are connected, and not greeted. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Greets so many from now on, and lets all others wait. */
  greet(places: number): void {
    this.#places = places;
    for (const socket of this.#waiting) this.#serve(socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const socket of this.#waiting) socket.destroy();
  }

  #admit(socket: Socket): void {
    this.begun++;
    this.#waiting.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#waiting.delete(socket));
    // A client that waits for each reply sends every command in one piece.
    socket.setEncoding('latin1').on('data', (line: string) => this.#answer(socket, line.trim()));
    this.#serve(socket);
  }

  #serve(socket: Socket): void {
    if (this.#places <= 0) return;
    this.#places--;
    this.#waiting.delete(socket);
    socket.write('220 mail.example ESMTP\r\n');
  }

  #answer(socket: Socket, command: string): void {
    if (command === 'QUIT') {
      this.ended.add(socket.localAddress ?? '');
      socket.end('221 bye\r\n');
      return;
    }
    const [verb = ''] = command.split(' ');
    socket.write(REPLIES[verb] ?? '500 5.5.1 no\r\n');
  }
}
