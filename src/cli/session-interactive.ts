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
  readonly #terminal: Terminal;
  #shown = 0;
  #refused = false;

  constructor(session: Session, { account }: SessionBooks, terminal: Terminal) {
    this.#session = session;
    this.#account = account;
    this.#terminal = terminal;
  }

  async talk(): Promise<Ending> {
    let played = await this.#play(ANY_REPLY);
    const input = readChunks('session', { path: '-', size: null }, this.#terminal);
    this.#ask();
    try {
      for await (const { text, number } of readLines(input, '-')) {
        const typed = text.replace(/\r$/, '');
        if (played.failure || typed.trim() === QUITS) break;
        if (typed !== '' || this.#session.conversation.takesMessage) {
          played = (await this.#take(typed, number)) ?? played;
        }
        if (played.failure || typed === 'CLOSE') break;
        this.#ask();
      }
    } catch (error) {
      if (!this.#terminal.signal.aborted) throw error;
    }
    return { played, refused: this.#refused };
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
      return played.failure || !heard ? played : await this.#play(ANY_REPLY);
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.#refused = true;
      // Only the number counts of a place in what was typed.
      const told = error.message.replace(/^-:(\d+):\d+: /, 'line $1: ');
      this.#terminal.stderr.write(`starttls-probe: ${printable(told, 1000)}\n`);
      return null;
    }
  }

  async #play(steps: Script['steps']): Promise<Played> {
    const played = await this.#session.player.play(steps, '-', { settles: false });
    for (const line of this.#account.lines.slice(this.#shown)) this.#show(line);
    this.#shown = this.#account.lines.length;
    const { tls } = this.#session;
    if (steps[0]?.kind === 'tls' && tls && !played.failure) {
      this.#terminal.stdout.write(`TLS ${tls.protocol} ${tls.cipher}\n`);
    }
    return played;
  }

  /** On a terminal, what was typed stands there already. */
  #show({ from, line }: SessionLine): void {
    const { stdout } = this.#terminal;
    if (from === 'S' || !stdout.isTTY) stdout.write(`${from}: ${printable(line, 2048)}\n`);
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
