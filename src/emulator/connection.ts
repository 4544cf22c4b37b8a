/** One client's connection: carries lines to the session, replies to the client, and starts TLS. */

import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { ReceiveConnector } from '../policy/connector.ts';
import { CommandLines, verbOf } from './command-lines.ts';
import { PATHS, type Path } from './path.ts';
import { renderReply, type SpokenReply } from './replies.ts';
import { Session } from './session.ts';

/** What a listener serves to each of its clients. */
interface Service {
  readonly connector: ReceiveConnector;
  /** Null when the connector has no certificate, and so no STARTTLS. */
  readonly secureContext: SecureContext | null;
  readonly path: Path;
}

/** Serves one client until it leaves; whatever the client does, nothing is thrown. */
export function serve(socket: Socket, service: Service): void {
  new Connection(socket, service).open();
}

class Connection {
  readonly #service: Service;
  readonly #session: Session;
  readonly #lines = new CommandLines();
  #socket: Socket;
  #path: Path;

  constructor(socket: Socket, service: Service) {
    this.#socket = socket;
    this.#service = service;
    this.#path = service.path;
    this.#session = new Session({
      connector: service.connector,
      certificate: service.secureContext !== null,
      // An IPv6 listener sees IPv4 clients as mapped addresses (RFC 4291 §2.5.5.2).
      clientAddress: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    });
  }

  open(): void {
    this.#attend();
    this.#send(this.#render(this.#session.greeting(new Date()), null));
  }

  #attend(): void {
    const socket = this.#socket;
    socket.on('error', () => socket.destroy());
    socket.on('data', this.#read);
    socket.on('drain', this.#resume);
  }

  readonly #resume = (): void => {
    this.#socket.resume();
  };

  readonly #read = (bytes: Buffer): void => {
    this.#lines.push(bytes);
    for (let line = this.#lines.next(); line !== null; line = this.#lines.next()) {
      const { reply, next } = this.#session.answer(this.#heard(line));
      if (!reply) continue;
      const text = this.#render(reply, verbOf(line));
      if (next === 'read') {
        this.#send(text);
        continue;
      }
      // What was pipelined behind STARTTLS came in clear and must not count under TLS (RFC 3207 §6).
      this.#lines.clear();
      this.#socket.off('data', this.#read).off('drain', this.#resume);
      if (next === 'start-tls') this.#startTls(text);
      else this.#close(text);
    }
  };

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

  /** Reads on to the client's own end: closing over unread bytes resets, and loses the reply. */
  #close(text: string): void {
    this.#socket.resume();
    this.#socket.end(text);
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
