/** Serves a Hono application on loopback, until it goes out of an `await using`. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';

/** A server that runs. */
export class PageServer implements AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly #server: Server;

  static async start(app: Hono): Promise<PageServer> {
    const server = createServer(getRequestListener(app.fetch));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new PageServer(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
