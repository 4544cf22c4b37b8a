/** Reads a script: a conversation with a mail server, one step on each line. */

import { parseCondition, parseKeyword } from './condition.ts';
import type { Action, Script, Step } from './script.ts';
import { ScriptError, SyntaxFault } from './script-error.ts';
import { parseTemplate } from './template.ts';
import { parseTlsWords } from './tls-words.ts';

const WORDS = 'S:, C:, TLS, PAUSE, CLOSE, IF, ELSE, END, TITLE or # a comment';
const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
/** Longer than any server waits for a command. */
const MAX_PAUSE_MS = 3_600_000;
/** Of a line as of a script, far above what anybody writes. */
const MAX_LINE = 64 * 1024;

/**
 * Reads a script; `name` is what errors call it.
 *
 * @throws ScriptError, `file:line:column: what is wrong, and what would be accepted`.
 */
export function parseScript(text: string, name: string): Script {
  const reader = new ScriptReader(name);
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    reader.read(line, index + 1);
  }
  return reader.finish();
}

interface Branch {
  readonly line: number;
  readonly keyword: ReturnType<typeof parseKeyword>;
  readonly present: Step[];
  readonly absent: Step[];
  hasElse: boolean;
}

class ScriptReader {
  readonly #name: string;
  readonly #steps: Step[] = [];
  #title: string | null = null;
  #branch: Branch | null = null;
  /** What a recording keeps of the step that follows. */
  #seen: string[] = [];
  #lines = 0;

  constructor(name: string) {
    this.#name = name;
  }

  read(line: string, number: number): void {
    this.#lines = number;
    const text = line.trim();
    const column = line.length - line.trimStart().length + 1;
    try {
      if (line.length > MAX_LINE) throw new SyntaxFault(1, 'a line longer than 64 KiB');
      if (text.startsWith('#=')) this.#seen.push(text.slice(2).trim());
      if (text !== '' && !text.startsWith('#')) this.#readStep(line, text, number, column);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      throw new ScriptError(`${this.#name}:${number}:${error.column}: ${error.message}`);
    }
  }

  finish(): Script {
    if (this.#branch) {
      throw new ScriptError(`${this.#name}:${this.#branch.line}:1: IF without END`);
    }
    if (this.#steps.length === 0) {
      throw new ScriptError(`${this.#name}:${this.#lines}:1: there is no step; write ${WORDS}`);
    }
    return { name: this.#name, title: this.#title, steps: this.#steps };
  }

  #readStep(line: string, text: string, number: number, column: number): void {
    const [, word = '', gap = ''] = /^([A-Za-z]+:?)(\s*)/.exec(text) ?? [];
    const rest = text.slice(word.length + gap.length);
    const at = column + word.length + gap.length;
    switch (word.toUpperCase()) {
      case 'C:':
        // One blank belongs to the notation; what is behind it is sent as it stands.
        this.#readCommand(line.slice(column - 1 + word.length), number, column + word.length);
        break;
      case 'S:':
        this.#readReply(rest, text, number, at);
        break;
      case 'TITLE':
        this.#title = rest;
        break;
      case 'IF':
        this.#openBranch(rest, number, column, at);
        break;
      case 'ELSE':
        this.#turnBranch(rest, column, at);
        break;
      case 'END':
        this.#closeBranch(rest, text, column, at);
        break;
      default:
        this.#add({ ...parseWord(word, rest, column, at), line: number, text }, column);
    }
  }

  #readCommand(rest: string, number: number, column: number): void {
    const said = rest.startsWith(' ') ? rest.slice(1) : rest;
    const at = column + rest.length - said.length;
    const control = said.search(/[^\P{Cc}\t]/u);
    if (control !== -1) {
      throw new SyntaxFault(at + control, 'a command cannot hold control characters');
    }
    const action = { kind: 'say', template: parseTemplate(said, at), column: at } as const;
    this.#add({ ...action, line: number, text: `C: ${said}`.trimEnd() }, at);
  }

  /** Lines in a row speak of one reply. */
  #readReply(rest: string, text: string, number: number, column: number): void {
    const condition = { ...parseCondition(rest, column), line: number, text };
    const seen = this.#takeSeen();
    const last = this.#current.at(-1);
    if (last?.kind !== 'hear') {
      this.#add({ kind: 'hear', conditions: [condition], seen, line: number, text }, column);
      return;
    }
    if (!canAgree(last.conditions[0]?.codes ?? [], condition.codes)) {
      throw new SyntaxFault(
        column,
        'S: lines in a row speak of one reply; write C: or PAUSE before another one',
      );
    }
    this.#current[this.#current.length - 1] = {
      ...last,
      conditions: [...last.conditions, condition],
      seen: [...last.seen, ...seen],
      text: `${last.text}\n${text}`,
    };
  }

  #openBranch(rest: string, number: number, column: number, at: number): void {
    if (this.#branch) throw new SyntaxFault(column, 'IF within IF; write END before it');
    const keyword = parseKeyword(rest, at);
    this.#branch = { line: number, keyword, present: [], absent: [], hasElse: false };
  }

  #turnBranch(rest: string, column: number, at: number): void {
    if (rest !== '') throw new SyntaxFault(at, 'ELSE stands alone');
    if (!this.#branch || this.#branch.hasElse) {
      throw new SyntaxFault(column, 'ELSE without IF; write IF STARTTLS before it');
    }
    this.#branch.hasElse = true;
  }

  #closeBranch(rest: string, text: string, column: number, at: number): void {
    if (rest !== '') throw new SyntaxFault(at, `${text.slice(0, 3)} stands alone`);
    const branch = this.#branch;
    if (!branch) throw new SyntaxFault(column, 'END without IF; write IF STARTTLS before it');
    this.#branch = null;
    const { line, keyword, present, absent } = branch;
    const written = ['IF', keyword.keyword, ...keyword.parameters].join(' ');
    this.#add({ kind: 'if', ...keyword, present, absent, line, text: written }, column);
  }

  #add(step: Step, column: number): void {
    const last = this.#current.at(-1);
    if (last?.kind === 'close' || (last?.kind === 'tls' && last.words.fails)) {
      throw new SyntaxFault(column, `nothing can follow ${last.text}: the connection is closed`);
    }
    const [seen = null] = step.kind === 'tls' ? this.#takeSeen() : [];
    this.#current.push(step.kind === 'tls' ? { ...step, seen } : step);
  }

  get #current(): Step[] {
    if (!this.#branch) return this.#steps;
    return this.#branch.hasElse ? this.#branch.absent : this.#branch.present;
  }

  #takeSeen(): string[] {
    const seen = this.#seen;
    this.#seen = [];
    return seen;
  }
}

function parseWord(word: string, rest: string, column: number, at: number): Action {
  switch (word.toUpperCase()) {
    case 'TLS':
      return { kind: 'tls', words: parseTlsWords(rest, at), seen: null };
    case 'PAUSE':
      return { kind: 'pause', ms: parsePause(rest, at) };
    case 'CLOSE':
      if (rest !== '') throw new SyntaxFault(at, 'CLOSE stands alone');
      return { kind: 'close' };
    default:
      throw new SyntaxFault(column, `this is no step; write ${WORDS}`);
  }
}

function parsePause(text: string, column: number): number {
  const [, number = '', unit = 's'] = /^(\d{1,7}(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const ms = Number(number) * (MS_PER_UNIT[unit] ?? 1);
  if (number !== '' && ms <= MAX_PAUSE_MS) return ms;
  throw new SyntaxFault(column, 'write how long: 500ms, 2s or 1m, at most an hour');
}

/** Two sets of codes that one reply can satisfy. */
function canAgree(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) =>
    others.some((other) =>
      Array.from(one).every(
        (digit, index) => digit === '*' || other[index] === '*' || digit === other[index],
      ),
    ),
  );
}
