/** Knows what is open, so that the server can end in good order. */

import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export class Connections {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answers = new Set<ServerResponse>();
  #closed: Promise<unknown> | null = null;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Takes note of an answer that is going to be given. */
  begin(answer: ServerResponse): void {
    this.#answers.add(answer);
    if (this.#closed) answer.shouldKeepAlive = false;
    answer.once('close', () => {
      this.#answers.delete(answer);
      if (!this.#closed) return;
      if (this.#answers.size === 0) this.#leave();
      else this.#server.closeIdleConnections();
    });
  }

  /** Resolves when every connection is gone; what is under way has so many milliseconds. */
  async close(graceMs: number): Promise<void> {
    this.#closed ??= this.#stop();
    const deadline = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, graceMs);
    await this.#closed;
    clearTimeout(deadline);
  }

  #stop(): Promise<unknown> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const answer of this.#answers) {
      if (!answer.headersSent) answer.shouldKeepAlive = false;
      else if (isStream(answer)) answer.end();
    }
    if (this.#answers.size === 0) this.#leave();
    return closed;
  }

  /** Nobody waits for an answer any more; what was written is still sent. */
  #leave(): void {
    for (const socket of this.#sockets) socket.destroySoon();
  }
}

/** Streams end when we do; their readers come back by themselves. */
function isStream(answer: ServerResponse): boolean {
  return String(answer.getHeader('Content-Type')).startsWith('text/event-stream');
}
