/**
 * One SMTP connection: one socket, one outstanding command, upgraded to TLS in place
 * (RFC 5321 §3 and §4, RFC 3207).
 *
 * It never pipelines and always ends a command with CRLF. Replies are handed up as they were sent;
 * making them printable is for whoever shows them.
 */

import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ClientOptions, UpgradeOptions } from './client-options.ts';
import { Clock, type StageTimings } from './clock.ts';
import { requireOneLine } from './command-line.ts';
import { dial } from './dial.ts';
import type { DialogueFailure, Stage } from './failure.ts';
import { cancelled, left } from './failures.ts';
import { forsake } from './forsake.ts';
import { readSession, secure, type TlsSession } from './handshake.ts';
import { ignore } from './ignore.ts';
import { Inlet } from './inlet.ts';
import { PlaintextTap, samplePlaintext } from './plaintext-tap.ts';
import type { Reply } from './reply.ts';
import { ReplyReader } from './reply-reader.ts';
import type { Patience } from './wait.ts';

/** Milliseconds that a server may take to close its side after QUIT. */
const LINGER_MS = 2_000;

export class SmtpClient {
  /** The address that we spoke from. */
  readonly localAddress: string;
  /** A printable sample of what came in clear where TLS belonged (RFC 3207 §4.2); else null. */
  injected: string | null = null;
  /** What the handshake agreed on; null in clear. */
  tls: TlsSession | null = null;
  /** What is being done, or was done last. */
  stage: Stage = 'greeting';

  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #socket: Socket;
  readonly #inlet: Inlet;
  #closed: Promise<void> | undefined;
  #linger: NodeJS.Timeout | undefined;
  #stream: Socket | TLSSocket;
  #replies: ReplyReader;
  /** How the server left; null while it is there. */
  #left: { readonly error: NodeJS.ErrnoException | null } | null = null;

  /** Connects. @throws DialogueFailure `unreachable`, `timed-out` or `cancelled`. */
  static async connect(options: ClientOptions): Promise<SmtpClient> {
    const { address, port, next, localAddress, timeouts, signal } = options;
    const timeoutMs = Math.min(timeouts.connectMs, timeLeft(options));
    const clock = new Clock();
    const inlet = new Inlet();
    const line = { address, port, next, localAddress, timeoutMs, clock, inlet, signal };
    return new SmtpClient(await dial(line), clock, inlet, options);
  }

  private constructor(socket: Socket, clock: Clock, inlet: Inlet, options: ClientOptions) {
    this.#options = options;
    this.#clock = clock;
    this.#socket = socket;
    this.#inlet = inlet;
    this.#stream = socket;
    this.#replies = this.#newReader();
    this.localAddress = socket.localAddress ?? '';
    inlet.leadTo(this.#take);
    this.#listen(socket);
  }

  /** How long the stages of this connection took. */
  get timings(): StageTimings {
    return this.#clock.timings;
  }

  /** Reads the greeting, of however many lines. @throws DialogueFailure. */
  greeting(): Promise<Reply> {
    const { greetingMs } = this.#options.timeouts;
    return this.#unlessLeft(() => {
      this.stage = 'greeting';
      return this.#replies.read('greeting', this.#upTo(greetingMs, greetingMs));
    });
  }

  /**
   * Sends one command and reads its reply.
   *
   * @throws DialogueFailure; `refused` for a 421, which may answer any command (RFC 5321 §3.8).
   * @throws TypeError when the line holds CR, LF or NUL.
   */
  command(line: string, stage: Stage): Promise<Reply> {
    return this.#unlessLeft(() => {
      this.say(line, stage);
      return this.#replies.readAnswer(stage, this.#patience());
    });
  }

  /**
   * Sends one line; `hear` gives the reply, where one comes: none does to the lines of a message.
   *
   * @throws DialogueFailure when the server has left, or spoke without being asked.
   * @throws TypeError when the line holds CR, LF or NUL.
   */
  say(line: string, stage: Stage): void {
    requireOneLine(line);
    this.#replies.requireSilence();
    this.stage = stage;
    this.#replies.refuseUnasked(stage);
    this.#send([line]);
  }

  /** Reads one reply, whatever its code, also one that nobody asked for. @throws DialogueFailure. */
  hear(stage: Stage): Promise<Reply> {
    return this.volley([], stage);
  }

  /**
   * Sends commands in one segment, though replies may be there already, and reads the first reply.
   *
   * No client may talk so at STARTTLS (RFC 3207 §4): it is the attack of CVE-2011-0411, for a server
   * whose owner asks whether it withstands. Without commands it reads one more reply.
   *
   * @throws DialogueFailure.
   * @throws TypeError when a command holds CR, LF or NUL.
   */
  volley(lines: readonly string[], stage: Stage): Promise<Reply> {
    return this.#unlessLeft(() => {
      lines.forEach(requireOneLine);
      this.#replies.requireSilence();
      this.stage = stage;
      if (lines.length > 0) this.#send(lines);
      return this.#replies.read(stage, this.#patience());
    });
  }

  /**
   * Performs the TLS handshake on this connection.
   *
   * What the server sends in clear from the 220 on is kept in `injected` and never read as part of
   * the dialogue. Where it comes in place of the first TLS record only `tap` keeps it readable.
   *
   * @throws DialogueFailure `handshake-failed`, `timed-out` or `cancelled`.
   */
  async upgrade(options: UpgradeOptions): Promise<TlsSession> {
    this.stage = 'handshake';
    if (this.#left) throw this.#departure();
    const early = this.#replies.takeUnasked();
    if (early.length > 0) this.injected = samplePlaintext(early);
    this.#inlet.leadBackTo(this.#socket);
    const tap = options.tap ? new PlaintextTap(this.#socket, options.onBytes) : null;
    const timeoutMs = Math.min(this.#options.timeouts.handshakeMs, timeLeft(this.#options));
    const limits = { timeoutMs, clock: this.#clock, signal: this.#options.signal };
    try {
      const stream = await secure(tap ?? this.#socket, { ...options, ...limits });
      this.tls = readSession(stream, options.certificate);
      this.#replies = this.#newReader();
      this.#stream = stream;
      stream.on('data', this.#take);
      this.#listen(stream);
      return this.tls;
    } catch (error) {
      this.injected ??= tap?.plaintext ?? null;
      this.destroy();
      throw error;
    }
  }

  /** Says goodbye and lets go; the server's answer, or the want of one, changes nothing. */
  quit(): void {
    if (this.#left) {
      this.destroy();
      return;
    }
    this.#options.transcript?.add('C', 'QUIT', this.tls !== null);
    this.#ignore();
    this.#stream.end('QUIT\r\n');
    // Nothing waits for the server's answer, unless `gone` does.
    this.#socket.unref();
    this.#clock.stop();
    this.#linger = setTimeout(() => this.destroy(), LINGER_MS).unref();
  }

  /** Resolves when the connection is gone, and keeps the process alive until then; never rejects. */
  gone(): Promise<void> {
    this.#socket.ref();
    this.#linger?.ref();
    this.#closed ??= new Promise((resolve) => {
      if (this.#socket.closed) resolve();
      else this.#socket.once('close', () => resolve());
    });
    return this.#closed;
  }

  /** Closes at once. */
  destroy(): void {
    this.#stream.destroy();
    this.#socket.destroy();
  }

  /** Whatever comes from now on is read, so that the end is seen, and forgotten. */
  #ignore(): void {
    this.#inlet.leadTo(ignore);
    if (this.#stream === this.#socket) return;
    this.#stream.removeListener('data', this.#take);
    this.#stream.resume();
  }

  #send(lines: readonly string[]): void {
    if (this.#left) throw this.#departure();
    let octets = '';
    for (const line of lines) {
      this.#options.transcript?.add('C', line, this.tls !== null);
      octets += `${line}\r\n`;
    }
    this.#stream.write(octets);
  }

  #listen(stream: Socket | TLSSocket): void {
    const gone = (error: NodeJS.ErrnoException | null = null) => {
      // Once TLS has begun, the stream above the socket tells how it ended.
      if (stream !== this.#stream || this.#left) return;
      this.#left = { error };
      this.#replies.fail(() => this.#departure());
    };
    stream.on('error', gone);
    stream.on('end', gone);
    stream.on('close', () => {
      gone();
      forsake(stream);
      if (stream === this.#socket) clearTimeout(this.#linger);
    });
  }

  readonly #take = (bytes: Buffer): void => this.#replies.take(bytes);

  /** What cannot be asked at all rejects, as does what goes wrong later. */
  #unlessLeft(read: () => Promise<Reply>): Promise<Reply> {
    try {
      const reply = read();
      if (this.#left) this.#replies.fail(() => this.#departure());
      return reply;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #patience(): Patience {
    const { idleMs, replyMs } = this.#options.timeouts;
    return this.#upTo(idleMs, replyMs);
  }

  #upTo(idleMs: number, totalMs: number): Patience {
    return { idleMs, totalMs: Math.min(totalMs, timeLeft(this.#options)) };
  }

  #newReader(): ReplyReader {
    const { transcript } = this.#options;
    const onLine = transcript
      ? (line: string) => transcript.add('S', line, this.tls !== null)
      : undefined;
    return new ReplyReader(this.#clock, onLine, () => this.destroy());
  }

  #departure(): DialogueFailure {
    if (this.#options.signal?.aborted) return cancelled(this.stage);
    return left(this.stage, this.#left?.error ?? null, this.#replies.pending);
  }
}

function timeLeft({ expiresAt }: ClientOptions): number {
  return Math.max(0, expiresAt - performance.now());
}
