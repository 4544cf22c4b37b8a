/** A receiver of webhooks on loopback: what it was sent, and what it answers. */

import { EventEmitter, once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request, or leaves it open. */
export type Answer = (response: ServerResponse, received: Received) => void;

export const answer =
  (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end();

export class WebhookReceiver implements AsyncDisposable {
  /** All that it was sent, answered or not. */
  readonly received: Received[] = [];
  readonly #server: Server;
  readonly #events = new EventEmitter();
  readonly #scheme: string;
  #answers: Answer[] = [];

  /** On a given port, where it was before; with a certificate, under TLS. */
  static async start({
    port = 0,
    tls,
  }: {
    readonly port?: number;
    readonly tls?: { readonly cert: string; readonly key: string };
  } = {}): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(tls);
    receiver.#server.listen(port, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  private constructor(tls?: { readonly cert: string; readonly key: string }) {
    const take = (request: IncomingMessage, response: ServerResponse) =>
      void this.#take(request, response);
    this.#server = tls ? createTlsServer(tls, take) : createServer(take);
    this.#scheme = tls ? 'https' : 'http';
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): URL {
    return new URL(`${this.#scheme}://127.0.0.1:${this.port}/hook?x=1`);
  }

  /** What it answers to the next requests, in their order; after that it takes whatever comes. */
  answerWith(...answers: readonly Answer[]): void {
    this.#answers.push(...answers);
  }

  /** Resolves when it has been sent so many, in all. */
  async has(count: number): Promise<readonly Received[]> {
    while (this.received.length < count) await once(this.#events, 'received');
    return this.received;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const received = { method, path, headers, body: await text(request) };
    this.received.push(received);
    const next = this.#answers.shift() ?? answer(204);
    next(response, received);
    this.#events.emit('received');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    if (this.#server.listening) await once(this.#server, 'close');
  }
}
