/** One connection as a script holds it: what was said, whether a reply is still to come. */

import { setTimeout as delay } from 'node:timers/promises';
import type { SmtpClient } from '../smtp/client.ts';
import type { UpgradeOptions } from '../smtp/client-options.ts';
import type { Stage } from '../smtp/failure.ts';
import { refused } from '../smtp/failures.ts';
import type { Reply } from '../smtp/reply.ts';
import type { Heard } from './match.ts';
import { ScriptError } from './script-error.ts';

/** Lines that belong to a message, up to its lone dot or to so many octets (RFC 3030 §2). */
type Body = { readonly kind: 'lines' } | { readonly kind: 'octets'; left: number };

type Owed = 'greeting' | { readonly to: string };

const STAGES: Readonly<Record<string, Stage>> = {
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'starttls',
  QUIT: 'quit',
};

/** Keeps step with the server: a line is sent only when every reply before it was read. */
export class Conversation {
  readonly #client: SmtpClient;
  readonly #readGreeting: () => Promise<Reply>;
  /** What the reply that is to come answers; null when none is. */
  #owed: Owed | null = 'greeting';
  #last: Heard | null = null;
  /** The reply to EHLO in the present phase; forgotten when TLS starts (RFC 3207 §4.2). */
  #ehlo: Reply | null = null;
  #body: Body | null = null;
  #isMessageRefused = false;

  constructor(client: SmtpClient, readGreeting = () => client.greeting()) {
    this.#client = client;
    this.#readGreeting = readGreeting;
  }

  /** The last 250 reply to EHLO; null where there was none since TLS began. */
  get ehlo(): Reply | null {
    return this.#ehlo;
  }

  /** Nothing was said or heard yet, so that a handshake begins the connection. */
  get isUntouched(): boolean {
    return this.#owed === 'greeting';
  }

  /** Whether the next line belongs to a message and is no command. */
  get takesMessage(): boolean {
    return this.#body !== null;
  }

  /** DATA was not answered 354: what was meant for a message would be taken for commands. */
  get isMessageRefused(): boolean {
    return this.#isMessageRefused;
  }

  /** Sends a line, after the reply to what was said before. @throws DialogueFailure, ScriptError. */
  async say(line: string): Promise<void> {
    if (this.#body) {
      this.#sayToBody(this.#body, line);
      return;
    }
    await this.settle();
    const verb = verbOf(line);
    this.#client.say(line, this.#stageOf(verb));
    const octets = /^\s*BDAT\s+(\d{1,15})/i.exec(line)?.[1];
    this.#body = Number(octets) > 0 ? { kind: 'octets', left: Number(octets) } : null;
    this.#owed = { to: line };
  }

  /**
   * Reads the reply to what was said last. Where that was read already it is given again, unless
   * `another` is awaited, which nobody asked for.
   *
   * @throws DialogueFailure.
   */
  async hear(another: boolean): Promise<Heard> {
    if (this.#owed === null && this.#last && !another) return this.#last;
    return this.#read();
  }

  /** Reads what is still to come of the reply, whatever it is. @throws DialogueFailure. */
  async settle(): Promise<void> {
    // The reply to a message comes when all of it was sent.
    if (this.#owed === null || this.#body) return;
    const isGreeting = this.isUntouched;
    const { reply } = await this.#read();
    // Whom the greeting turns away has nothing to say (RFC 5321 §3.1).
    if (isGreeting && reply.code >= 400) throw refused('greeting', reply);
  }

  /** The last reply; null before there was one, and where TLS began since. */
  get last(): Heard | null {
    return this.#last;
  }

  /** @throws DialogueFailure. */
  async startTls(options: Omit<UpgradeOptions, 'tap'>): Promise<void> {
    const { isUntouched } = this;
    if (!isUntouched) await this.settle();
    await this.#client.upgrade({ ...options, tap: false });
    this.#ehlo = null;
    this.#last = null;
    this.#body = null;
    this.#owed = isUntouched ? 'greeting' : null;
  }

  /** Waits, but not for a server that has left. */
  async pause(ms: number): Promise<void> {
    const awake = new AbortController();
    const waiting = delay(ms, undefined, { signal: awake.signal }).catch(() => {});
    await Promise.race([waiting, this.#client.gone()]);
    awake.abort();
  }

  #sayToBody(body: Body, line: string): void {
    if (body.kind === 'octets' && Buffer.byteLength(line) + 2 > body.left) {
      // The server would take what is beyond them for a command.
      throw new ScriptError(`BDAT has only ${body.left} octets left, CRLF counted`);
    }
    this.#client.say(line, this.#stageOf(''));
    if (body.kind === 'lines') {
      if (line === '.') this.#body = null;
      return;
    }
    body.left -= Buffer.byteLength(line) + 2;
    if (body.left === 0) this.#body = null;
  }

  async #read(): Promise<Heard> {
    const owed = this.#owed;
    const verb = typeof owed === 'object' && owed ? verbOf(owed.to) : '';
    const reply =
      owed === 'greeting'
        ? await this.#readGreeting()
        : await this.#client.hear(this.#stageOf(verb));
    const answersEhlo = verb === 'EHLO' && reply.code === 250;
    if (answersEhlo) this.#ehlo = reply;
    // The message follows, and the reply to the whole of it.
    const begins = verb === 'DATA' && reply.code === 354;
    if (begins) this.#body = { kind: 'lines' };
    this.#isMessageRefused = verb === 'DATA' && !begins;
    this.#owed = begins ? { to: '' } : null;
    this.#last = { reply, answersEhlo };
    return this.#last;
  }

  #stageOf(verb: string): Stage {
    return STAGES[verb] ?? (this.#client.tls ? 'after-tls' : 'before-tls');
  }
}

function verbOf(line: string): string {
  return /^\s*(\S*)/.exec(line)?.[1]?.toUpperCase() ?? '';
}
