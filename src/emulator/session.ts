/** One session with a Receive connector, from greeting to QUIT (RFC 5321 §3, RFC 3207); no socket. */

import type { ReceiveConnector } from '../policy/connector.ts';
import { ehloKeywords } from '../policy/ehlo-keywords.ts';
import { MAX_COMMAND_OCTETS, verbOf } from './command-lines.ts';
import { mailDate } from './mail-date.ts';
import { defaultGreeting, hello, REPLIES, reply, type SpokenReply } from './replies.ts';
import { Transaction } from './transaction.ts';

/** Whom the session is with. */
interface SessionParties {
  readonly connector: ReceiveConnector;
  /** Whether the connector has a certificate for STARTTLS. */
  readonly certificate: boolean;
  /** The client's address as the server sees it. */
  readonly clientAddress: string;
}

/** The answer to one line, and what the connection does after it. */
export interface Answer {
  /** Null while a message is being taken. */
  readonly reply: SpokenReply | null;
  readonly next: 'read' | 'start-tls' | 'close';
}

/** MaxProtocolErrors at its default; one more closes the connection. */
const MAX_PROTOCOL_ERRORS = 5;

/** A Banner that is one whole greeting; Exchange refuses any other. */
const BANNER = /^220(?: (.*))?$/;

const NEEDS_HELLO: ReadonlySet<string> = new Set(['STARTTLS', 'AUTH', 'MAIL', 'RCPT', 'DATA']);

/**
 * Answers command lines as the connector would.
 *
 * It differs from Exchange where a probe cannot tell: every recipient is taken, nobody is
 * authenticated or has to be, BDAT and X-ANONYMOUSTLS are listed but not served, and a message is
 * thrown away.
 */
export class Session {
  readonly #parties: SessionParties;
  readonly #transaction = new Transaction();
  #tls = false;
  #greeted = false;
  #errors = 0;

  constructor(parties: SessionParties) {
    this.#parties = parties;
  }

  /** The declared Banner, or Exchange's own words. */
  greeting(now: Date): SpokenReply {
    const { connector } = this.#parties;
    const banner = BANNER.exec(connector.banner ?? '');
    if (banner) return reply(220, banner[1] ?? '');
    return defaultGreeting(serverName(connector), mailDate(now));
  }

  /** Whether the next line belongs to a message and is no command. */
  get takesMessage(): boolean {
    return this.#transaction.takesMessage;
  }

  /** Answers one line, which came without its line end. */
  answer(line: string): Answer {
    if (this.takesMessage) return { reply: this.#transaction.messageLine(line), next: 'read' };
    if (line.length > MAX_COMMAND_OCTETS) return { reply: REPLIES.unrecognized, next: 'close' };
    const said = this.#answerCommand(line);
    // Syntax and sequence errors count; a refusal such as 451 5.7.3 does not.
    if (said.code >= 500 && said.code <= 504 && ++this.#errors > MAX_PROTOCOL_ERRORS) {
      return { reply: REPLIES.tooManyErrors, next: 'close' };
    }
    if (said === REPLIES.goodbye) return { reply: said, next: 'close' };
    return { reply: said, next: said === REPLIES.startTlsReady ? 'start-tls' : 'read' };
  }

  /** TLS is up: all that was learnt in clear is forgotten (RFC 3207 §4.2). */
  secured(): void {
    this.#tls = true;
    this.#greeted = false;
    this.#transaction.reset();
  }

  #answerCommand(line: string): SpokenReply {
    const verb = verbOf(line);
    const argument = line.trim().slice(verb.length).trim();
    if (!this.#greeted && NEEDS_HELLO.has(verb)) return REPLIES.helloFirst;
    switch (verb) {
      case 'EHLO':
        return this.#hello(argument, this.#keywords());
      case 'HELO':
        return this.#hello(argument, []);
      case 'STARTTLS':
        return this.#startTls(argument);
      case 'MAIL':
        return this.#mail(argument);
      case 'RCPT':
        return this.#transaction.recipient(argument);
      case 'DATA':
        return this.#transaction.data();
      case 'RSET':
        this.#transaction.reset();
        return REPLIES.reset;
      case 'AUTH':
        return REPLIES.noSuchMechanism;
      case 'NOOP':
        return REPLIES.done;
      case 'HELP':
        return REPLIES.help;
      case 'QUIT':
        return REPLIES.goodbye;
      default:
        return REPLIES.unrecognized;
    }
  }

  #keywords(): string[] {
    const { connector, certificate } = this.#parties;
    return ehloKeywords(connector, { tls: this.#tls, certificate });
  }

  /** A name is not asked for: RequireEHLODomain is false unless somebody set it. */
  #hello(name: string, keywords: readonly string[]): SpokenReply {
    if (!/^[^\s<>@,;"()\\]*$/.test(name)) return REPLIES.invalidDomain;
    this.#greeted = true;
    this.#transaction.reset();
    const { connector, clientAddress } = this.#parties;
    return reply(250, hello(serverName(connector), clientAddress), ...keywords);
  }

  #startTls(argument: string): SpokenReply {
    if (!this.#keywords().includes('STARTTLS')) return REPLIES.unrecognized;
    return argument === '' ? REPLIES.startTlsReady : REPLIES.invalidArguments;
  }

  #mail(argument: string): SpokenReply {
    if (this.#parties.connector.requireTls && !this.#tls) return REPLIES.startTlsFirst;
    return this.#transaction.mail(argument);
  }
}

/** The name a connector goes by: its Fqdn, or else that of the server it was declared on. */
export function serverName({ fqdn, identity }: ReceiveConnector): string {
  if (fqdn) return fqdn;
  const [server, ...name] = identity.split('\\');
  return server && name.length > 0 ? server.toLowerCase() : 'localhost';
}
