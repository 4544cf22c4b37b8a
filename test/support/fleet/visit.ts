/** One connection to a server of the fleet of trouble, and how it is treated there. */

import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';

export interface VisitOptions {
  readonly socket: Socket;
  /** Counted from 1 at each address. */
  readonly number: number;
  readonly secureContext: SecureContext;
  /** Hears what no client may do. */
  readonly blame: (what: string) => void;
  /** Hears that the visitor has left, and we have let go. */
  readonly onLeave: () => void;
}

/** How a dialogue differs from one that is quick and in clear. */
interface Service {
  /** Before each reply. */
  readonly delayMs?: number;
  readonly tls?: boolean;
  /** Our side stays open when the visitor has closed its own. */
  readonly clings?: boolean;
  /** What is done in place of the reply to a verb. */
  readonly replies?: Readonly<Record<string, () => void>>;
}

const GREETING = '220 mx.fleet.example ESMTP\r\n';
const HELLO = '250-mx.fleet.example hello\r\n250-SIZE 37748736\r\n';

const DRIP_MS = 50;

/** Octets that are written at once. */
const MANY = 64 * 1024;

export class Visit {
  readonly #options: VisitOptions;
  #stream: Socket;
  /** Nothing may be said to us before the end of our greeting. */
  #greeted = false;
  #delayMs = 0;
  #offersTls = false;
  #inDisguise = false;
  /** Whether our side stays open when the visitor has closed the other one. */
  #clings = false;
  #replies: Readonly<Record<string, () => void>> = {};

  constructor(options: VisitOptions) {
    this.#options = options;
    this.#stream = options.socket;
    this.#hear(options.socket);
    options.socket.once('close', options.onLeave);
  }

  get number(): number {
    return this.#options.number;
  }

  get socket(): Socket {
    return this.#options.socket;
  }

  /** A dialogue as it should be, but for some replies. */
  serve({ delayMs = 0, tls = false, clings = false, replies = {} }: Service = {}): void {
    this.#delayMs = delayMs;
    this.#offersTls = tls;
    this.#clings = clings;
    this.#replies = replies;
    this.#greeted = true;
    this.say(GREETING);
  }

  say(text: string): void {
    if (this.#delayMs === 0) this.#write(text);
    else setTimeout(() => this.#write(text), this.#delayMs);
  }

  /** Says its last, and closes. */
  dismiss(text: string): void {
    this.#greeted = true;
    this.#stream.end(text);
  }

  /** An octet now and then, for ever. */
  drip(start: string): void {
    this.#write(start);
    const timer = setInterval(() => this.#write('x'), DRIP_MS);
    this.socket.once('close', () => clearInterval(timer));
  }

  /** As much as the visitor takes, for ever. */
  flood(line: string): void {
    const text = line.repeat(Math.ceil(MANY / line.length));
    const pour = () => {
      while (this.socket.writable && this.socket.write(text));
    };
    this.socket.on('drain', pour);
    pour();
  }

  /** Goes on in clear where the visitor begins with TLS. */
  pretend(): void {
    this.#inDisguise = true;
    this.#write('220 go ahead\r\n');
  }

  #write(text: string): void {
    if (this.#stream.writable) this.#stream.write(text);
  }

  #hear(stream: Socket): void {
    stream.on('error', () => this.socket.destroy());
    stream.on('end', () => {
      // Who clings hears no more of a visitor who has closed.
      if (this.#clings) this.#options.onLeave();
      else stream.end();
    });
    stream.on('data', (bytes) => this.#take(bytes.toString('latin1')));
  }

  #take(text: string): void {
    if (this.#inDisguise) {
      this.dismiss('500 5.5.1 unknown\r\n');
      return;
    }
    if (!this.#greeted) this.#options.blame('spoke before the greeting');
    // Nothing on the way cuts a line as short as a command.
    if (!/^[^\r\n]+\r\n$/.test(text)) this.#options.blame('sent more than one line, or less');
    const verb = text.trimEnd().split(' ', 1)[0] ?? '';
    const reply = this.#replies[verb];
    if (reply) reply();
    else this.#answer(verb);
  }

  #answer(verb: string): void {
    const mayUpgrade = this.#offersTls && this.#stream === this.socket;
    if (verb === 'EHLO') this.say(`${HELLO}${mayUpgrade ? '250-STARTTLS\r\n' : ''}250 DSN\r\n`);
    else if (verb === 'QUIT') this.#stream.end('221 bye\r\n');
    else if (verb === 'STARTTLS' && mayUpgrade) this.#upgrade();
    else this.say('500 5.5.1 unknown\r\n');
  }

  #upgrade(): void {
    const { secureContext } = this.#options;
    this.socket.removeAllListeners('data');
    this.socket.write('220 go ahead\r\n');
    this.#stream = new TLSSocket(this.socket, { isServer: true, secureContext });
    this.#hear(this.#stream);
  }
}
