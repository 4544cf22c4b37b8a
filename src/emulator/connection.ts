/** One client's connection: carries lines to the session, replies to the client, and starts TLS. */

import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { ReceiveConnector } from '../policy/connector.ts';
import { CommandLines, verbOf } from './command-lines.ts';
import { PATHS, type Path } from './path.ts';
import { renderReply, type SpokenReply } from './replies.ts';
import { type Answer, Session } from './session.ts';

/** What a connector gives to each of its clients. */
export interface Service {
  readonly connector: ReceiveConnector;
  /** Null when the connector has no certificate, and so no STARTTLS. */
  readonly secureContext: SecureContext | null;
  readonly path: Path;
  /** How long a 4yz or 5yz reply is held back; 0 for not at all. */
  readonly tarpitMs: number;
  /** Null for no limit. */
  readonly maxConnectionsPerSource: number | null;
}

/** Whom a connection is with. */
interface Parties {
  readonly service: Service;
  /** The client's address as the server sees it. */
  readonly clientAddress: string;
}

/** Serves one client until it leaves; whatever the client does, nothing is thrown. */
export function serve(socket: Socket, parties: Parties): void {
  new Connection(socket, parties).open();
}

/** Says one reply in place of the greeting, and closes. */
export function turnAway(socket: Socket, reply: SpokenReply): void {
  socket.on('error', () => socket.destroy());
  close(socket, renderReply(reply));
}

/** Reads on to the client's own end: closing over unread bytes resets, and loses the reply. */
function close(socket: Socket, text: string): void {
  socket.resume();
  socket.end(text);
}

class Connection {
  readonly #service: Service;
  readonly #session: Session;
  readonly #lines = new CommandLines();
  #socket: Socket;
  #path: Path;
  /** A reply is being held back, and nothing is read until it was said. */
  #tarpit: NodeJS.Timeout | null = null;

  constructor(socket: Socket, { service, clientAddress }: Parties) {
    this.#socket = socket;
    this.#service = service;
    this.#path = service.path;
    const certificate = service.secureContext !== null;
    this.#session = new Session({ connector: service.connector, certificate, clientAddress });
  }

  open(): void {
    this.#attend();
    this.#socket.once('close', () => clearTimeout(this.#tarpit ?? undefined));
    this.#send(this.#render(this.#session.greeting(new Date()), null));
  }

  #attend(): void {
    const socket = this.#socket;
    socket.on('error', () => socket.destroy());
    socket.on('data', this.#read);
    socket.on('drain', this.#resume);
  }

  readonly #resume = (): void => {
    if (!this.#tarpit) this.#socket.resume();
  };

  readonly #read = (bytes: Buffer): void => {
    this.#lines.push(bytes);
    this.#answer();
  };

  /** Answers what was read, up to a reply that is held back. */
  #answer(): void {
    while (!this.#tarpit) {
      const line = this.#lines.next();
      if (line === null) return;
      const { reply, next } = this.#session.answer(this.#heard(line));
      if (!reply) continue;
      const text = this.#render(reply, verbOf(line));
      if (reply.code < 400 || this.#service.tarpitMs === 0) this.#proceed(text, next);
      else this.#holdBack(() => this.#proceed(text, next));
    }
  }

  #holdBack(proceed: () => void): void {
    this.#socket.pause();
    this.#tarpit = setTimeout(() => {
      this.#tarpit = null;
      this.#socket.resume();
      proceed();
      this.#answer();
    }, this.#service.tarpitMs);
  }

  #proceed(text: string, next: Answer['next']): void {
    if (next === 'read') {
      this.#send(text);
      return;
    }
    // What was pipelined behind STARTTLS came in clear and must not count under TLS (RFC 3207 §6).
    this.#lines.clear();
    this.#socket.off('data', this.#read).off('drain', this.#resume);
    if (next === 'start-tls') this.#startTls(text);
    else close(this.#socket, text);
  }

  /** What reaches the server; nothing on the path rewrites the lines of a message. */
  #heard(line: string): string {
    return this.#session.takesMessage ? line : PATHS[this.#path].fromClient(line);
  }

  /** What reaches the client, for one write and so, as a rule, in one segment. */
  #render(reply: SpokenReply, verb: string | null): string {
    return PATHS[this.#path].fromServer(reply, verb).map(renderReply).join('');
  }

  /** A client that asks without reading is not read from until it reads. */
  #send(text: string): void {
    if (!this.#socket.write(text)) this.#socket.pause();
  }

  #startTls(text: string): void {
    this.#socket.pause();
    // TLS writes past the queue of the clear socket, so the 220 has to be out first.
    this.#socket.write(text, (error) => {
      if (!error) this.#secure();
    });
  }

  #secure(): void {
    const { connector, secureContext } = this.#service;
    if (!secureContext || this.#socket.destroyed) return;
    this.#socket = new TLSSocket(this.#socket, {
      isServer: true,
      secureContext,
      // Domain Security asks for the client's certificate; without one the session goes on.
      requestCert: connector.domainSecureEnabled === true,
      rejectUnauthorized: false,
    });
    // Nothing on the path can read, let alone rewrite, what follows.
    this.#path = 'clear';
    this.#session.secured();
    this.#attend();
  }
}
