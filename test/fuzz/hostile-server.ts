/** A server on loopback that makes the moves of one case, and keeps what it wrote in clear. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type SecureContext, TLSSocket } from 'node:tls';
import { createServerContext } from '../support/server-certificates.ts';
import type { TlsOptions } from '../support/tls-options.ts';
import type { Move, Moves } from './moves.ts';
import { Relays } from './tls-relay.ts';

const contexts = new Map<string, Promise<SecureContext>>();

export class HostileServer {
  /** All that went over each connection as it stands on the wire, the server's side of it. */
  wrote: Buffer[][] = [];

  readonly #listener: Server;
  readonly #relays: Relays;
  readonly #open = new Set<Socket>();
  #moves: Moves = [];
  #plays: Promise<void>[] = [];

  static async start(): Promise<HostileServer> {
    const server = new HostileServer(await Relays.start());
    server.#listener.listen(0, '127.0.0.1');
    await once(server.#listener, 'listening');
    return server;
  }

  private constructor(relays: Relays) {
    this.#relays = relays;
    this.#listener = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => this.#open.delete(socket));
      const wrote: Buffer[] = [];
      const moves = this.#moves[this.wrote.length] ?? this.#moves.at(-1) ?? [];
      this.wrote.push(wrote);
      this.#plays.push(new Performance(socket, wrote, relays).play(moves));
    });
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** What the next connections get. */
  prepare(moves: Moves): void {
    this.#moves = moves;
    this.wrote = [];
    this.#plays = [];
  }

  /** Breaks what is open; resolves when nothing is. */
  async drop(): Promise<void> {
    await Promise.all(Array.from(this.#open, gone));
    await Promise.all(this.#plays);
  }

  async close(): Promise<void> {
    await this.drop();
    this.#listener.close();
    await once(this.#listener, 'close');
    await this.#relays.close();
  }
}

async function gone(socket: Socket): Promise<void> {
  if (socket.closed) return;
  const closed = once(socket, 'close');
  socket.destroy();
  await closed;
}

/** One connection. */
class Performance {
  readonly #raw: Socket;
  readonly #wrote: Buffer[];
  readonly #relays: Relays;
  #stream: Socket;
  #heard = Buffer.alloc(0);
  #left = false;
  #wake: () => void = () => {};

  constructor(socket: Socket, wrote: Buffer[], relays: Relays) {
    this.#raw = socket;
    this.#relays = relays;
    this.#stream = socket;
    this.#wrote = wrote;
    socket.once('close', this.#leave);
    this.#listen(socket);
  }

  /** Never rejects: a client that leaves ends it. */
  async play(moves: readonly Move[]): Promise<void> {
    let skipping = false;
    for (const move of moves) {
      if (this.#left) return;
      if (move.kind === 'hear') skipping = !(await this.#hear(move.perhaps));
      else if (!skipping) await this.#make(move);
      if (!skipping && (move.kind === 'close' || move.kind === 'reset')) return;
    }
    if (!this.#left) this.#stream.end();
  }

  async #make(move: Exclude<Move, { kind: 'hear' }>): Promise<void> {
    switch (move.kind) {
      case 'write':
        if (!this.#stream.writable) return;
        if (this.#stream === this.#raw) this.#wrote.push(move.bytes);
        this.#stream.write(move.bytes);
        return;
      case 'breathe':
        await setImmediate();
        return;
      case 'tls':
        await this.#secure(move);
        return;
      case 'renegotiate':
        if (this.#stream instanceof TLSSocket && this.#stream.getProtocol() === 'TLSv1.2') {
          this.#stream.renegotiate({}, () => {});
        }
        return;
      case 'close':
        this.#stream.end();
        return;
      case 'reset':
        // Node never closes a socket that is reset while it ends.
        if (this.#raw.writable) this.#raw.resetAndDestroy();
        return;
      case 'silence':
        while (!this.#left) await this.#change();
    }
  }

  /** Takes one line; false where another came that belongs to a later move. */
  async #hear(perhaps: string | null): Promise<boolean> {
    for (;;) {
      const end = this.#heard.indexOf(0x0a);
      if (end >= 0) {
        const line = this.#heard.toString('latin1', 0, end).toUpperCase();
        if (perhaps !== null && !line.startsWith(perhaps)) return false;
        this.#heard = this.#heard.subarray(end + 1);
        return true;
      }
      if (this.#left) return true;
      await this.#change();
    }
  }

  async #secure({ options, damages }: Extract<Move, { kind: 'tls' }>): Promise<void> {
    const secureContext = await contextFor(options);
    // TLS within TLS is nothing that a server does.
    if (this.#left || this.#stream !== this.#raw) return;
    this.#stream.removeListener('data', this.#take);
    this.#stream.pause();
    const early = this.#heard;
    this.#heard = Buffer.alloc(0);
    const onWrite = (bytes: Buffer) => this.#wrote.push(bytes);
    const end = await this.#relays.open(this.#raw, { damages, early, onWrite });
    if (end.destroyed) this.#leave();
    end.once('close', this.#leave);
    const secure = new TLSSocket(end, {
      isServer: true,
      secureContext,
      requestCert: options.clientCertificate !== 'ignored',
      rejectUnauthorized: options.clientCertificate === 'required',
    });
    secure.on('error', () => end.destroySoon());
    this.#stream = secure;
    this.#listen(secure);
    let isUp = false;
    secure.once('secure', () => {
      isUp = true;
      this.#wake();
    });
    while (!isUp && !this.#left) await this.#change();
  }

  #listen(stream: Socket): void {
    stream.on('data', this.#take);
    stream.once('end', this.#leave);
  }

  readonly #take = (bytes: Buffer): void => {
    this.#heard = Buffer.concat([this.#heard, bytes]);
    this.#wake();
  };

  readonly #leave = (): void => {
    this.#left = true;
    this.#wake();
    this.#stream.end();
  };

  #change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    return promise;
  }
}

function contextFor(options: TlsOptions): Promise<SecureContext> {
  const key = JSON.stringify(options);
  const context = contexts.get(key) ?? createServerContext(options);
  contexts.set(key, context);
  return context;
}
