/** Writes what was said as a script, which asks for the same again. */

import { readEhloKeywords } from '../smtp/ehlo.ts';
import { printable } from '../smtp/printable.ts';
import type { SessionLine } from './account.ts';
import { readSeenReply, type SeenTls, showLine, spellSeenTls } from './seen.ts';
import { quoteTemplate } from './template.ts';

/** What is recorded; a `check` has it too. */
export interface Recording {
  /** What was spoken to, and when: `mail.example:25 at 192.0.2.1, 2026-11-21T20:00:00.000Z`. */
  readonly title: string;
  readonly transcript: readonly SessionLine[];
  /** What the handshake agreed on; null where there was none, or nothing is known of it. */
  readonly tls: SeenTls | null;
}

const KEYWORD = /^[A-Z0-9][\w-]*$/i;

/**
 * Gives a script that asks for the same codes and the same EHLO keywords.
 *
 * The text of the replies, in which dates and numbers vary, stands in comments before them. A script
 * is one connection: what was said on further ones is left as comments.
 */
export function renderScript({ title, transcript, tls }: Recording): string {
  const writer = new ScriptWriter(tls);
  const further = startOfFurther(transcript);
  for (const line of transcript.slice(0, further)) writer.take(line);
  const rest = transcript.slice(further).map(({ from, line }) => `# ${from}: ${showLine(line)}`);
  const note = rest.length > 0 ? ['', '# What was said on a further connection:', ...rest] : [];
  return `TITLE ${printable(title)}\n${[...writer.finish(), ...note].join('\n')}\n`;
}

class ScriptWriter {
  readonly #lines: string[] = [];
  readonly #tls: SeenTls | null;
  #underTls = false;
  #command = '';
  #reply: string[] = [];

  constructor(tls: SeenTls | null) {
    this.#tls = tls;
  }

  take({ from, line, tls, template }: SessionLine): void {
    if (from === 'C' || tls !== this.#underTls) this.#endReply();
    if (tls && !this.#underTls) this.#startTls();
    if (from === 'S') {
      // What was said without being asked comes after a pause, or a script would take it for one.
      if (this.#reply.length > 0 && !this.#isOpen()) this.#endReply();
      if (this.#reply.length === 0 && this.#command === '' && this.#isAnswered()) {
        this.#lines.push('PAUSE 1ms');
      }
      this.#reply.push(line);
      return;
    }
    this.#command = line;
    // Ours, to the last blank: a chunk of BDAT counts them. It holds no control character.
    this.#lines.push(`C: ${template ?? quoteTemplate(line)}`);
  }

  finish(): readonly string[] {
    this.#endReply();
    return this.#lines;
  }

  #startTls(): void {
    if (this.#tls) this.#lines.push(`#= ${spellSeenTls(this.#tls)}`);
    this.#lines.push('TLS');
    this.#underTls = true;
    this.#command = '';
  }

  #isOpen(): boolean {
    return this.#reply.at(-1)?.[3] === '-';
  }

  #isAnswered(): boolean {
    return /^S: /.test(this.#lines.at(-1) ?? '');
  }

  #endReply(): void {
    const lines = this.#reply.map((line) => `S: ${showLine(line)}`);
    const reply = readSeenReply(lines);
    this.#reply = [];
    if (!reply) return;
    this.#lines.push(...lines.map((line) => `#= ${line}`), ...this.#conditions(reply));
    this.#command = '';
  }

  #conditions(reply: NonNullable<ReturnType<typeof readSeenReply>>): string[] {
    const answersEhlo = /^\s*EHLO\b/i.test(this.#command) && reply.code === 250;
    const keywords = answersEhlo ? readEhloKeywords(reply).map(({ keyword }) => keyword) : [];
    const asked = keywords
      .filter((keyword) => KEYWORD.test(keyword))
      .map((keyword) => `S: ${reply.code} has ${keyword.toUpperCase()}`);
    return asked.length > 0 ? [...new Set(asked)] : [`S: ${reply.code}`];
  }
}

/** Where the second connection begins: in clear again, or with a greeting after QUIT. */
function startOfFurther(transcript: readonly SessionLine[]): number {
  const at = transcript.findIndex(({ from, line, tls }, index) => {
    const before = transcript[index - 1];
    if (!before) return false;
    const greets = from === 'S' && /^(?:220|[45]\d\d)/.test(line);
    return (
      (before.tls && !tls) || (greets && before.from === 'C' && /^\s*QUIT\b/i.test(before.line))
    );
  });
  return at === -1 ? transcript.length : at;
}
