/** The conversation on one connection, as the probes hold it. */

import type { SecureContext } from 'node:tls';
import type { SmtpClient } from '../smtp/client.ts';
import type { StageTimings } from '../smtp/clock.ts';
import { DialogueFailure, type Failure, type Stage } from '../smtp/failure.ts';
import type { TlsSession } from '../smtp/handshake.ts';
import type { Reply } from '../smtp/reply.ts';
import { type Destination, tlsName } from '../target/target.ts';
import type { DialogueContext } from './context.ts';
import { chooseEhloName } from './ehlo-name.ts';
import type { DialogueOptions } from './options.ts';

/** What came of asking for STARTTLS. */
export interface StartTlsResult {
  /** Null when the connection ended in place of a reply. */
  readonly reply: Reply | null;
  /** Whether the handshake was completed and the server went on under it; null without a reply. */
  readonly negotiated: boolean | null;
  /** A printable sample of what came in clear where TLS belonged; null when nothing did. */
  readonly injected: string | null;
}

/** What came of saying more than STARTTLS. */
export interface SmuggleResult {
  /** The reply to STARTTLS; there was a handshake where it is 220. */
  readonly reply: Reply;
  /** What the server said under TLS, where nothing but QUIT was said to it. */
  readonly underTls: readonly Reply[];
}

export class Dialogue {
  /** What the probes before learnt, by probe id. */
  readonly facts: Record<string, unknown> = {};
  /** How the dialogue ended where a probe could answer nonetheless; null while it goes on. */
  failure: Failure | null = null;
  /** How an attempt that need not work ended; null where none was made, or it worked. */
  tentativeFailure: Failure | null = null;
  /** The name that the certificate should carry; null for an address that nobody named. */
  readonly servername: string | null;
  /** Nothing more can be said on this connection. */
  over = false;

  readonly #client: SmtpClient;
  readonly #context: DialogueContext;
  #greeting: Promise<Reply> | null = null;
  /** The reply to EHLO in the present phase; forgotten when TLS starts (RFC 3207 §4.2). */
  #ehlo: Promise<Reply> | null = null;
  /** EHLO was said on this connection, in whatever phase. */
  #isGreeted = false;

  /** Talks on a connection on which nothing was said. */
  constructor(client: SmtpClient, context: DialogueContext) {
    this.#client = client;
    this.#context = context;
    this.servername = this.options.servername ?? tlsName(this.destination.host);
  }

  get timings(): StageTimings {
    return this.#client.timings;
  }

  get options(): DialogueOptions {
    return this.#context.options;
  }

  get destination(): Destination {
    return this.#context.destination;
  }

  /** Why the usual handshake failed, where this is a second look; else null. */
  get firstFailure(): Failure | null {
    return this.#context.before?.failure ?? null;
  }

  /** A printable sample of what came in clear where TLS belonged, now or at the first look. */
  get injected(): string | null {
    return this.#client.injected ?? this.#context.before?.injected ?? null;
  }

  /** The connection itself, for a question that is a conversation of its own. */
  get client(): SmtpClient {
    return this.#client;
  }

  get localAddress(): string {
    return this.#client.localAddress;
  }

  /** What the handshake agreed on; null in clear. */
  get tls(): TlsSession | null {
    return this.#client.tls;
  }

  /** What is being done, or was done last. */
  get stage(): Stage {
    return this.#client.stage;
  }

  /** Resolves when the connection is gone; never rejects. */
  gone(): Promise<void> {
    return this.#client.gone();
  }

  /** Ends the dialogue with a failure, keeping the facts that a probe has. */
  giveUp(failure: Failure): void {
    this.failure = failure;
    this.over = true;
  }

  /** Reads the greeting, whatever its code. @throws DialogueFailure. */
  greeting(): Promise<Reply> {
    this.#greeting ??= this.#client.greeting();
    return this.#greeting;
  }

  /** Says EHLO, once in each phase. @throws DialogueFailure. */
  ehlo(): Promise<Reply> {
    this.#ehlo ??= this.#sayEhlo();
    return this.#ehlo;
  }

  /** Says HELO, for a server that does not know EHLO. @throws DialogueFailure. */
  helo(): Promise<Reply> {
    return this.#say(`HELO ${this.#name}`, 'before-tls');
  }

  /** Says one command after EHLO. @throws DialogueFailure. */
  command(line: string): Promise<Reply> {
    return this.#say(line, this.tls ? 'after-tls' : 'before-tls');
  }

  /**
   * Asks for STARTTLS and, after a 220, performs the handshake.
   *
   * Where `tentative`, whatever ends the connection is no failure of the dialogue: a server need not
   * understand what it did not advertise.
   */
  async startTls({ tentative }: { readonly tentative: boolean }): Promise<StartTlsResult> {
    // The trusted roots are loaded once, before a clock runs: that is nobody's handshake.
    this.#secureContext();
    let reply: Reply | null = null;
    let negotiated = false;
    try {
      reply = await this.#say('STARTTLS', 'starttls');
      negotiated = reply.code === 220 && (await this.#upgrade());
    } catch (error) {
      if (!(error instanceof DialogueFailure)) throw error;
      // Who replies under TLS, be it to turn us away, has accepted the handshake.
      negotiated = this.tls !== null && error.failure.kind === 'refused';
      reply ??= error.failure.reply ?? null;
      this.over = true;
      if (tentative && error.failure.kind !== 'cancelled') this.tentativeFailure = error.failure;
      else this.failure = error.failure;
    }
    return { reply, negotiated: reply && negotiated, injected: this.injected };
  }

  /** Performs the handshake of a target that begins with TLS. @throws DialogueFailure. */
  async startImplicitTls(): Promise<void> {
    this.#secureContext();
    await this.#handshake();
  }

  /**
   * Says STARTTLS with a stowaway in the same segment, shakes hands after a 220, and gives what the
   * server then answers to QUIT, with what it says before or after that.
   *
   * @throws DialogueFailure.
   */
  async smuggle(stowaway: string): Promise<SmuggleResult> {
    this.#secureContext();
    const reply = await this.#client.volley(['STARTTLS', stowaway], 'starttls');
    if (reply.code !== 220) return { reply, underTls: [] };
    await this.#handshake();
    this.over = true;
    const underTls: Reply[] = [];
    try {
      underTls.push(await this.#client.volley(['QUIT'], 'after-tls'));
      if (underTls[0]?.code !== 221) underTls.push(await this.#client.volley([], 'after-tls'));
    } catch (error) {
      // Some servers close in place of 221, and then have said all that they had to say.
      const left = error instanceof DialogueFailure && error.failure.kind === 'closed';
      if (!left || error.failure.code !== undefined) throw error;
    }
    return { reply, underTls };
  }

  /** Leaves politely where we are in step with the server, else at once. */
  leave(failure: Failure | null): void {
    const inStep = !this.over && (failure === null || failure.kind === 'refused');
    if (inStep) this.#client.quit();
    else this.#client.destroy();
  }

  get #name(): string {
    return chooseEhloName(this.options.ehloName, this.destination.host, this.localAddress);
  }

  #sayEhlo(): Promise<Reply> {
    const stage = this.#isGreeted ? 'after-tls' : 'ehlo';
    this.#isGreeted = true;
    return this.#say(`EHLO ${this.#name}`, stage);
  }

  #say(line: string, stage: Stage): Promise<Reply> {
    return this.#client.command(line, stage);
  }

  async #upgrade(): Promise<true> {
    const session = await this.#handshake();
    this.#ehlo = null;
    // In TLS 1.3 a server tells only with its first octets that it wanted a certificate from us.
    if (session.clientCertificateRequested) await this.ehlo();
    return true;
  }

  #handshake(): Promise<TlsSession> {
    const manner = this.#context.tls;
    return this.#client.upgrade({
      context: this.#secureContext(),
      servername: this.servername && tlsName(this.servername),
      certificate: { name: this.servername, chain: this.options.chain },
      tap: this.firstFailure !== null || manner?.onBytes !== undefined,
      onBytes: manner?.onBytes,
    });
  }

  #secureContext(): SecureContext {
    const { tls } = this.options;
    if (this.#context.tls) return this.#context.tls.context();
    return this.firstFailure ? tls.legacy() : tls.modern();
  }
}
