/** Gives, one at a time and within its time, the replies that come on a stream. */

import type { Clock } from './clock.ts';
import type { Stage } from './failure.ts';
import { malformed, refused, timedOut } from './failures.ts';
import { samplePlaintext } from './plaintext-tap.ts';
import { MalformedReply, type Reply, ReplyParser } from './reply.ts';
import { readLoneReply, Unasked } from './unasked.ts';
import { type Patience, Wait } from './wait.ts';

export class ReplyReader {
  readonly #clock: Clock;
  readonly #parser: ReplyParser;
  readonly #onFlood: () => void;
  readonly #unasked = new Unasked();
  #wait: Wait<Reply> | null = null;
  /** Whether a 421 is a reply like others. */
  #takesClosing = true;

  /** `onLine` hears every line of a reply; `onFlood` that the server sends without end, unasked. */
  constructor(clock: Clock, onLine: ((line: string) => void) | undefined, onFlood: () => void) {
    this.#clock = clock;
    this.#parser = new ReplyParser(onLine);
    this.#onFlood = onFlood;
  }

  /** A printable sample of the unfinished reply; empty when nothing is pending. */
  get pending(): string {
    return this.#parser.pending;
  }

  /** Nothing may be sent, and nobody else may ask, while a reply is awaited. */
  requireSilence(): void {
    if (this.#wait) throw new Error('one command is outstanding already');
  }

  /** Takes what came on the stream. */
  take(bytes: Buffer): void {
    const wait = this.#wait;
    if (!wait) {
      this.#keep(bytes);
      return;
    }
    wait.heard();
    try {
      const reply = this.#parser.push(bytes);
      if (!reply) return;
      this.#wait = null;
      this.#keep(this.#parser.rest);
      if (reply.code !== 421 || this.#takesClosing) wait.resolve(reply);
      else wait.reject(() => refused(wait.stage, reply));
    } catch (error) {
      if (!(error instanceof MalformedReply)) throw error;
      this.fail(() => malformed(wait.stage, error.message));
    }
  }

  /** Awaits one reply, whatever its code. @throws DialogueFailure. */
  read(stage: Stage, patience: Patience): Promise<Reply> {
    return this.#await(stage, patience, true);
  }

  /** The same; `refused` for a 421, which may answer any command (RFC 5321 §3.8). */
  readAnswer(stage: Stage, patience: Patience): Promise<Reply> {
    return this.#await(stage, patience, false);
  }

  /** Fails the reply that is awaited, where one is; else nobody has to know why. */
  fail(why: () => Error): void {
    const wait = this.#wait;
    this.#wait = null;
    wait?.reject(why);
  }

  /** What came unasked, which is forgotten; empty when nothing did. */
  takeUnasked(): Buffer {
    return this.#unasked.take();
  }

  /**
   * A server that speaks before it is asked closes the channel (421), or is not in step with us.
   *
   * @throws DialogueFailure `refused` or `malformed`.
   */
  refuseUnasked(stage: Stage): void {
    const bytes = this.#unasked.take();
    if (bytes.length === 0) return;
    const reply = readLoneReply(bytes);
    if (reply?.code === 421) throw refused(stage, reply);
    throw malformed(stage, `lines that nobody asked for: "${samplePlaintext(bytes)}"`);
  }

  #await(stage: Stage, patience: Patience, takesClosing: boolean): Promise<Reply> {
    this.requireSilence();
    this.#takesClosing = takesClosing;
    const wait = new Wait<Reply>(this.#clock, stage, patience, (afterMs) => {
      this.#wait = null;
      return timedOut(stage, afterMs, this.pending);
    });
    this.#wait = wait;
    if (!this.#unasked.isEmpty) this.take(this.#unasked.take());
    return wait.done;
  }

  #keep(bytes: Buffer): void {
    // What is read next overwrites these octets.
    if (bytes.length > 0 && !this.#unasked.keep(Buffer.from(bytes))) this.#onFlood();
  }
}
