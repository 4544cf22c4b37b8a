/** Plays the steps of a script on one connection. */

import { DialogueFailure, type Failure } from '../smtp/failure.ts';
import { describeReply, refused } from '../smtp/failures.ts';
import type { Conversation } from './conversation.ts';
import { couldDeliver, DELIVERY_REFUSED } from './delivery.ts';
import { findMismatch, type Heard, lists, type Mismatch, matchesCode } from './match.ts';
import type { Exchange, Stop } from './result.ts';
import type { Step, StepOf } from './script.ts';
import { ScriptError } from './script-error.ts';
import { fill, quoteTemplate, spellReference, type Template } from './template.ts';
import type { TlsWords } from './tls-words.ts';
import type { Values } from './variables.ts';

/** The handshake of a `TLS` step, with the text of its words filled in. */
export type Handshake = Omit<TlsWords, 'servername' | 'cert' | 'key'> & {
  readonly servername: string | null;
  readonly identity: { readonly cert: string; readonly key: string } | null;
};

/** What a player needs of whoever connected. */
export interface Stage {
  readonly conversation: Conversation;
  readonly values: Values;
  /** Whether RCPT, DATA, BDAT and AUTH may be sent. */
  readonly allowDelivery: boolean;
  /** Whether a reply that was not expected ends the session; a replay goes on. */
  readonly stopsAtMismatch: boolean;
  /** Performs a handshake; gives why it is not what was asked for, or null. @throws DialogueFailure. */
  startTls(handshake: Handshake): Promise<Mismatch | null>;
  /** Tells how a script says the line that is sent next; null where as it stands. */
  nextIs(template: string | null): void;
  /** Hears of every step that begins and ends. */
  onStep(step: Step, state: 'begins' | 'passed' | 'failed' | 'done'): void;
}

/** How the steps ended. */
export interface Played {
  readonly ok: boolean | null;
  readonly failure: Failure | null;
  readonly stopped: Stop | null;
}

/** What may be said when no message is wanted; all else might be meant for one. */
const LEAVES_A_MESSAGE = /^\s*(?:QUIT|RSET)\s*$/i;

export class Player {
  readonly exchanges: Exchange[] = [];
  readonly #stage: Stage;
  readonly #values: Values;
  /** The last command, as it may be shown. */
  #command: string | null = null;
  /** A pause asks for a reply that nobody else asked for. */
  #paused = false;
  #stopped: Stop | null = null;
  /** A step has ended the connection, in whatever branch it stands. */
  #over = false;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#values = stage.values;
  }

  /**
   * Plays steps to their end, or to where the server leaves them; `name` is that of their script.
   * A reply that no line asks for is read at the end, unless more steps are to come.
   *
   * @throws ScriptError where a line cannot be sent, with its place.
   */
  async play(
    steps: readonly Step[],
    name: string,
    { settles }: { readonly settles: boolean } = { settles: true },
  ): Promise<Played> {
    this.#stopped = null;
    this.#over = false;
    try {
      const ok = (await this.#playAll(steps)) && this.#stopped === null;
      if (ok && settles && !this.#over) await this.#hearTheLast();
      return { ok, failure: null, stopped: this.#stopped };
    } catch (error) {
      if (error instanceof ScriptError) throw new ScriptError(`${name}:${error.message}`);
      if (!(error instanceof DialogueFailure)) throw error;
      const failure = this.#discreet(error.failure);
      // That the handshake fails is an answer; that nothing comes is none.
      const ok = failure.kind === 'handshake-failed' ? false : null;
      return { ok, failure, stopped: this.#stopped };
    }
  }

  /** False where a step was not what was expected. */
  async #playAll(steps: readonly Step[]): Promise<boolean> {
    for (const step of steps) {
      if (this.#over) return true;
      if (step.kind === 'if') {
        const branch = this.#choose(step);
        if (branch === null || !(await this.#playAll(branch))) return false;
      } else if (!(await this.#playOne(step))) {
        return false;
      }
    }
    return true;
  }

  async #playOne(step: Exclude<Step, { kind: 'if' }>): Promise<boolean> {
    this.#stage.onStep(step, 'begins');
    try {
      const mismatch = await this.#perform(step);
      this.#stage.onStep(step, mismatch ? 'failed' : judged(step) ? 'passed' : 'done');
      if (!mismatch) return true;
      this.#stopped ??= mismatch;
      return !this.#stage.stopsAtMismatch && step.kind === 'hear';
    } catch (error) {
      this.#stage.onStep(step, 'failed');
      if (error instanceof ScriptError) throw placed(step, error);
      if (error instanceof DialogueFailure) {
        this.#stopped ??= stopAt(step, {
          expected: awaited(step),
          got: this.#discreet(error.failure).message,
        });
      }
      throw error;
    }
  }

  /** Gives where it left the script, or null. */
  async #perform(step: Exclude<Step, { kind: 'if' }>): Promise<Stop | null> {
    switch (step.kind) {
      case 'say':
        return this.#say(step);
      case 'hear':
        return this.#hear(step);
      case 'tls':
        return this.#startTls(step);
      case 'pause':
        await this.#stage.conversation.settle();
        await this.#stage.conversation.pause(step.ms);
        this.#paused = true;
        return null;
      case 'close':
        this.#over = true;
        return null;
    }
  }

  async #say(step: StepOf<'say'>): Promise<Stop | null> {
    const { template } = step;
    const line = fill(template, (reference) => this.#values.valueOf(reference));
    const { conversation } = this.#stage;
    // What was captured is the server's text, and could be any command.
    if (/[^\P{Cc}\t]/u.test(line)) throw new ScriptError('the line would hold a control character');
    if (!this.#stage.allowDelivery && couldDeliver(line)) throw new ScriptError(DELIVERY_REFUSED);
    await this.#settle();
    if (conversation.isMessageRefused && !LEAVES_A_MESSAGE.test(line)) {
      return stopAt(step, { expected: '354 to DATA', got: this.#describeLast() });
    }
    this.#stage.nextIs(this.#spellSecrets(template));
    await conversation.say(line);
    this.#command = this.#values.masks.hide(line);
    this.#paused = false;
    return null;
  }

  #describeLast(): string {
    const { last } = this.#stage.conversation;
    return last ? describeReply(this.#values.masks.hideIn(last.reply)) : 'nothing';
  }

  /** A sample of what came may be cut in the middle of a secret, which then is not known as one. */
  #discreet(failure: Failure): Failure {
    if (!this.#values.masks.hidesAnything) return failure;
    return {
      ...failure,
      message: failure.message.replace(/: ".*"$/s, ', not shown: it may hold a secret'),
    };
  }

  /** How a script says a line again: secrets by their names. */
  #spellSecrets(template: Template): string | null {
    const isSecret = template.some(
      (part) => typeof part !== 'string' && this.#values.isSecret(part),
    );
    if (!isSecret) return null;
    return template
      .map((part) => {
        if (typeof part === 'string') return quoteTemplate(part);
        const secret = this.#values.isSecret(part);
        return secret ? spellReference(part) : quoteTemplate(this.#values.valueOf(part));
      })
      .join('');
  }

  async #hear(step: StepOf<'hear'>): Promise<Stop | null> {
    const another = this.#paused;
    const before = this.#stage.conversation.last;
    const heard = await this.#stage.conversation.hear(another);
    this.#paused = false;
    if (heard !== before) this.#keep(heard, another);
    const mismatch = findMismatch(step.conditions, heard, this.#values);
    if (!mismatch) return null;
    const { condition, ...what } = mismatch;
    this.#refuseTurnedAway(heard, step);
    return { line: condition.line, step: condition.text, ...what };
  }

  /** 421 to anything, and a greeting of 4yz or 5yz, is no answer (RFC 5321 §3.1, §3.8). */
  #refuseTurnedAway({ reply }: Heard, { conditions }: StepOf<'hear'>): void {
    const isGreeting = this.#command === null;
    const turnedAway = reply.code === 421 || (isGreeting && reply.code >= 400);
    const wasExpected = conditions.every((one) => matchesCode(one.codes, reply.code));
    if (!turnedAway || wasExpected) return;
    throw refused(isGreeting ? 'greeting' : 'before-tls', this.#values.masks.hideIn(reply));
  }

  async #startTls(step: StepOf<'tls'>): Promise<Stop | null> {
    const { conversation } = this.#stage;
    if (!conversation.isUntouched) {
      await this.#settle();
      const code = conversation.last?.reply.code ?? 220;
      if (code !== 220) {
        return stopAt(step, { expected: '220 before the handshake', got: `${code}` });
      }
    }
    const mismatch = await this.#stage.startTls(this.#fillWords(step.words));
    if (step.words.fails) this.#over = true;
    return mismatch && stopAt(step, mismatch);
  }

  #fillWords({ servername, cert, key, ...words }: TlsWords): Handshake {
    const text = (template: Template) =>
      fill(template, (reference) => this.#values.valueOf(reference));
    return {
      ...words,
      servername: servername && text(servername),
      identity: cert && key && { cert: text(cert), key: text(key) },
    };
  }

  /** Null where no reply to EHLO tells the way. */
  #choose(step: StepOf<'if'>): readonly Step[] | null {
    const { ehlo } = this.#stage.conversation;
    if (ehlo) return lists(ehlo, step.keyword, step.parameters) ? step.present : step.absent;
    const expected = 'a reply of 250 to EHLO, since the connection began or TLS did';
    this.#stopped = stopAt(step, { expected, got: 'none' });
    return null;
  }

  async #settle(): Promise<void> {
    const { conversation } = this.#stage;
    const before = conversation.last;
    await conversation.settle();
    if (conversation.last && conversation.last !== before) this.#keep(conversation.last, false);
  }

  #keep({ reply }: Heard, unasked: boolean): void {
    const command = unasked ? null : this.#command;
    this.exchanges.push({ command, reply: this.#values.masks.hideIn(reply) });
  }

  /** A reply that no line asks for may fail to come, as after QUIT. */
  async #hearTheLast(): Promise<void> {
    try {
      await this.#settle();
    } catch (error) {
      const { kind } = (error as Partial<DialogueFailure>).failure ?? {};
      if (kind === undefined || kind === 'cancelled') throw error;
    }
  }
}

function placed(step: Step, { message }: ScriptError): ScriptError {
  const column = step.kind === 'say' ? step.column : 1;
  return new ScriptError(`${step.line}:${column}: ${message}`);
}

function judged({ kind }: Step): boolean {
  return kind === 'hear' || kind === 'tls';
}

function stopAt({ line, text }: Step, { expected, got }: Mismatch): Stop {
  return { line, step: text.split('\n')[0] ?? '', expected, got };
}

/** What a step wants of the server, where it got nothing. */
function awaited(step: Step): string {
  if (step.kind === 'hear') return `a reply of ${step.conditions[0]?.codes.join(' or ')}`;
  if (step.kind === 'tls') return 'a TLS handshake';
  return 'an open connection';
}
