/** Plays one part of a script on one connection. */

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { matchesCommand } from './command-pattern.ts';
import { Inbox } from './inbox.ts';
import type { Step } from './script.ts';
import { createServerContext } from './server-certificates.ts';
import type { TlsOptions } from './tls-options.ts';

const BLOCK_OCTETS = 16 * 1024;

/** One connection of a scripted server, and what came over it. */
export class ScriptedConnection {
  readonly inbox = new Inbox();
  /** Bytes came while a reply was still to be sent (never right unless PIPELINING is offered). */
  pipelined = false;

  readonly #raw: Socket;
  readonly #errors: string[];
  #stream: Socket;
  /** How the line begins that the server is saying. */
  #said = '';
  #stopped = false;

  /** `errors` takes where the client left the script, as `file:line: what`. */
  constructor(socket: Socket, errors: string[]) {
    this.#raw = socket;
    this.#errors = errors;
    this.#stream = socket;
    this.inbox.listen(socket);
  }

  /** Plays the steps; resolves when they are over, which may be before the connection is. */
  async play(steps: readonly Step[]): Promise<void> {
    let skipping = false;
    for (const step of steps) {
      if (step.kind === 'command') {
        const otherwise = await this.#expect(step.pattern);
        skipping = step.optional && otherwise !== null;
        if (otherwise !== null && !skipping) {
          this.#fail(step, `expected "${step.pattern}", but the client ${otherwise}`);
          return;
        }
      } else if (!skipping && !(await this.#perform(step))) {
        return;
      }
    }
    await this.#finish(steps.at(-1));
  }

  /** Breaks the connection without calling that the client's fault. */
  stop(): void {
    this.#stopped = true;
    this.#raw.destroy();
  }

  /** Does one step; false when there is nothing left to do for the others. */
  async #perform(step: Exclude<Step, { kind: 'command' }>): Promise<boolean> {
    switch (step.kind) {
      case 'send':
        return this.#send(step.bytes);
      case 'repeat':
        return this.#repeat(step.bytes, step.times);
      case 'flood':
        if (!(await this.#repeat(step.bytes, step.times))) return false;
        return this.#fail(step, `the client took all ${step.times} repetitions and stayed`);
      case 'drip':
        return this.#drip(step.bytes, step.everyMs);
      case 'client-hello':
        return this.#awaitClientHello(step);
      case 'tls':
        return this.#startTls(step, step.options);
      case 'pause':
        return this.#pause(step.ms);
      case 'silence':
        await this.inbox.departure();
        return false;
      case 'close':
        this.#stream.end();
        return false;
      case 'reset':
        this.#raw.resetAndDestroy();
        return false;
    }
  }

  /** Takes the next line if it is the expected one; else leaves it and gives what came instead. */
  async #expect(pattern: string): Promise<string | null> {
    const line = await this.inbox.peekLine();
    if (line === null) return 'left';
    const command = line.toString().replace(/\r?\n$/, '');
    if (!matchesCommand(command, pattern)) return `said ${JSON.stringify(command)}`;
    this.inbox.take(line);
    return null;
  }

  async #send(bytes: Buffer): Promise<boolean> {
    if (this.inbox.left.aborted) return false;
    if (!this.inbox.isEmpty && !this.inbox.holdsHandshake) this.pipelined = true;
    if (!this.inbox.greeted) this.#noteGreeting(bytes);
    if (this.#stream.write(bytes)) return true;
    return this.#unlessLeft(once(this.#stream, 'drain', { signal: this.inbox.left }));
  }

  async #repeat(bytes: Buffer, times: number): Promise<boolean> {
    const perBlock = Math.min(times, Math.max(1, Math.floor(BLOCK_OCTETS / bytes.length)));
    const block = Buffer.concat(Array.from({ length: perBlock }, () => bytes));
    for (let left = times; left > 0; left -= perBlock) {
      const octets = Math.min(perBlock, left) * bytes.length;
      if (!(await this.#send(block.subarray(0, octets)))) return false;
    }
    return true;
  }

  async #drip(bytes: Buffer, everyMs: number): Promise<boolean> {
    for (let at = 0; at < bytes.length; at++) {
      if (at > 0 && !(await this.#pause(everyMs))) return false;
      if (!(await this.#send(bytes.subarray(at, at + 1)))) return false;
    }
    return true;
  }

  #pause(ms: number): Promise<boolean> {
    return this.#unlessLeft(delay(ms, undefined, { signal: this.inbox.left }));
  }

  async #awaitClientHello(step: Step): Promise<boolean> {
    await this.inbox.arrival();
    if (this.inbox.holdsHandshake) return true;
    return this.#fail(step, `the client ${this.inbox.isEmpty ? 'left' : 'sent no ClientHello'}`);
  }

  async #startTls(step: Step, options: TlsOptions): Promise<boolean> {
    const failure = await this.#handshake(options);
    if (failure === null && options.handshake !== 'fails') return true;
    if (failure === null) return this.#fail(step, 'the handshake was to fail, but did not');
    this.#stream.destroySoon();
    if (options.handshake !== 'succeeds') return false;
    return this.#fail(step, `the handshake failed: ${failure}`);
  }

  /** Gives null, or why the handshake did not complete. */
  async #handshake(options: TlsOptions): Promise<string | null> {
    const named = await createServerContext(options);
    const secureContext = options.needsName
      ? await createServerContext({ ...options, certificate: 'self-signed' })
      : named;
    if (this.inbox.left.aborted) return 'the client left';
    if (options.maxHelloOctets !== null) await this.inbox.arrival();
    const clear = this.#stream;
    const early = this.inbox.release(clear);
    if (options.maxHelloOctets !== null && readRecordOctets(early) > options.maxHelloOctets) {
      this.#raw.resetAndDestroy();
      return 'the ClientHello was too long';
    }
    // A ClientHello that is here already has to be read again, as the start of the handshake.
    if (early.length > 0) clear.unshift(early);
    const secure = new TLSSocket(clear, {
      isServer: true,
      secureContext,
      ...(options.needsName && { SNICallback: (_, choose) => choose(null, named) }),
      requestCert: options.clientCertificate !== 'ignored',
      rejectUnauthorized: options.clientCertificate === 'required',
    });
    const failure = await handshakeFailure(secure);
    this.#stream = secure;
    this.inbox.listen(secure);
    return failure;
  }

  /** A server that has no more to say ends the connection; nothing may come after that. */
  async #finish(last: Step | undefined): Promise<void> {
    if (this.inbox.isEmpty) this.#stream.end();
    const line = await this.inbox.peekLine();
    if (line === null || last === undefined) return;
    this.#fail(last, `the client said ${JSON.stringify(line.toString())} after the end`);
  }

  /** Records where the client left the script, closes, and gives the false that ends the play. */
  #fail(step: Step, what: string): false {
    if (!this.#stopped) this.#errors.push(`${step.at}: ${what}`);
    this.#stream.destroySoon();
    return false;
  }

  /** A greeting is over with the first line that announces no other (RFC 5321 §4.2). */
  #noteGreeting(bytes: Buffer): void {
    const lines = (this.#said + bytes.toString('latin1')).split('\n');
    this.#said = (lines.pop() ?? '').slice(0, 8);
    this.inbox.greeted = lines.some((line) => /^\d{3}( |\r?$)/.test(line));
  }

  async #unlessLeft(done: Promise<unknown>): Promise<boolean> {
    try {
      await done;
    } catch (error) {
      if (!this.inbox.left.aborted) throw error;
    }
    return !this.inbox.left.aborted;
  }
}

/** How long the first record says that it is (RFC 8446 §5.1); 0 where none has begun. */
function readRecordOctets(bytes: Buffer): number {
  return bytes.length < 5 ? 0 : bytes.readUInt16BE(3);
}

/** Why a handshake did not complete, or null when it did. */
function handshakeFailure(secure: TLSSocket): Promise<string | null> {
  return new Promise((resolve) => {
    secure.once('secure', () => resolve(null));
    secure.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    secure.once('close', () => resolve('the client left'));
  });
}
