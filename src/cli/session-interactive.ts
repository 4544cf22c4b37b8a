/** Takes the lines of a session from standard input, one after another, each after its reply. */

import { readLines } from '../scan/lines.ts';
import type { SessionLine } from '../session/account.ts';
import { parseScript } from '../session/parse.ts';
import type { Played } from '../session/player.ts';
import type { Script } from '../session/script.ts';
import { ScriptError } from '../session/script-error.ts';
import type { Session, SessionBooks } from '../session/session.ts';
import { printable } from '../smtp/printable.ts';
import { readChunks } from './files.ts';
import type { Terminal } from './terminal.ts';

/** How a conversation at a prompt ended. */
export interface Ending {
  /** The last that was played; its `ok` is null where the server left, or nobody was there. */
  readonly played: Played;
  /** A line could not be sent, and the session went on without it. */
  readonly refused: boolean;
  /** What was asked for by `S:` or `TLS` did not hold. */
  readonly differed: boolean;
  /** The server wants nothing more of us: 421, or a greeting of 4yz or 5yz. */
  readonly turnedAway: boolean;
}

const QUITS = '.quit';
/** Whatever is said, it is shown and not judged. */
const ANY_REPLY = parseScript('S: ***', '-').steps;
/** What is a step of the language; all else is said to the server. */
const STEP = /^(?:[CS]:|TLS\b|PAUSE\b|CLOSE$)/;

/** Talks until the person or the server ends it. */
export class Prompt {
  readonly #session: Session;
  readonly #account: SessionBooks['account'];
  readonly #values: SessionBooks['values'];
  readonly #terminal: Terminal;
  #shown = 0;
  #refused = false;
  #differed = false;
  #turnedAway = false;

  constructor(session: Session, { account, values }: SessionBooks, terminal: Terminal) {
    this.#session = session;
    this.#account = account;
    this.#values = values;
    this.#terminal = terminal;
  }

  async talk(): Promise<Ending> {
    let played = await this.#play(ANY_REPLY);
    const greeting = this.#session.conversation.last?.reply.code ?? 0;
    this.#turnedAway = greeting >= 400;
    const input = readChunks('session', { path: '-', size: null }, this.#terminal);
    this.#ask();
    try {
      for await (const { text, number } of readLines(input, '-')) {
        const typed = text.replace(/\r$/, '');
        if (played.failure || this.#turnedAway || typed.trim() === QUITS) break;
        if (typed !== '' || this.#session.conversation.takesMessage) {
          played = (await this.#take(typed, number)) ?? played;
        }
        if (played.failure || this.#turnedAway || typed === 'CLOSE') break;
        // Whoever asks for a certificate to be verified will not go on without.
        if (typed.startsWith('TLS') && played.stopped) break;
        this.#ask();
      }
    } catch (error) {
      if (!this.#terminal.signal.aborted) throw error;
    }
    return {
      played,
      refused: this.#refused,
      differed: this.#differed,
      turnedAway: this.#turnedAway,
    };
  }

  /** Null where the line could not be sent. */
  async #take(typed: string, number: number): Promise<Played | null> {
    const { conversation } = this.#session;
    // A message may hold lines that read like steps.
    const says = conversation.takesMessage || !STEP.test(typed);
    try {
      const { steps } = parse(says ? `C: ${typed}` : typed, number);
      const played = await this.#play(steps);
      const heard = steps.some(({ kind }) => kind === 'say') && !conversation.takesMessage;
      if (played.failure || played.stopped || !heard) return played;
      const answered = await this.#play(ANY_REPLY);
      this.#turnedAway = conversation.last?.reply.code === 421;
      return answered;
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.#refused = true;
      // Only the number counts of a place in what was typed.
      const told = error.message.replace(/^-:(\d+):\d+: /, 'line $1: ');
      this.#tell(told);
      return null;
    }
  }

  async #play(steps: Script['steps']): Promise<Played> {
    const played = await this.#session.player.play(steps, '-', { settles: false });
    for (const line of this.#account.lines.slice(this.#shown)) this.#show(line);
    this.#shown = this.#account.lines.length;
    const { tls } = this.#session;
    if (played.stopped && !played.failure) {
      const { line, expected, got } = played.stopped;
      this.#differed = true;
      this.#tell(`line ${line}: expected ${expected}, got ${got}`);
    } else if (steps[0]?.kind === 'tls' && tls && !played.failure) {
      this.#terminal.stdout.write(`TLS ${tls.protocol} ${tls.cipher}\n`);
    }
    return played;
  }

  /** On a terminal, what was typed stands there already. */
  #show({ from, line }: SessionLine): void {
    const { stdout } = this.#terminal;
    if (from === 'S' || !stdout.isTTY) stdout.write(`${from}: ${printable(line, 2048)}\n`);
  }

  #tell(text: string): void {
    const shown = printable(this.#values.masks.hide(text), 1000);
    this.#terminal.stderr.write(`starttls-probe: ${shown}\n`);
  }

  #ask(): void {
    const { stdout } = this.#terminal;
    if (stdout.isTTY) stdout.write('C: ');
  }
}

/** The script that a typed line is, with its number for errors. */
function parse(text: string, number: number): Script {
  return parseScript(`${'\n'.repeat(number - 1)}${text}`, '-');
}
