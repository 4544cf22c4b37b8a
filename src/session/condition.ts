/** What an `S:` line asks of a reply, and how it is written. */

import { SyntaxFault } from './script-error.ts';
import { parseTemplate, type Template } from './template.ts';

/** What must be true of the text. */
export type Wanted =
  | { readonly kind: 'anything' }
  /** One of its lines is this; `*` stands for anything. */
  | { readonly kind: 'line'; readonly pattern: Template }
  /** One of its lines contains this. */
  | { readonly kind: 'contains'; readonly pattern: Template }
  /** It lists, or does not list, an EHLO keyword with at least these parameters. */
  | {
      readonly kind: 'has' | 'lacks';
      readonly keyword: string;
      readonly parameters: readonly string[];
    };

export interface Condition {
  readonly line: number;
  /** As written. */
  readonly text: string;
  /** `250`, `2**`; any one of them. */
  readonly codes: readonly string[];
  readonly wanted: Wanted;
}

const CODE = /^[2-5*][\d*y][\d*z]$/;
const KEYWORD = /^[A-Za-z0-9][\w=-]*$/;

/**
 * Reads what follows `S:`, which begins at `column`.
 *
 * `250`, `2**`, `4yz` and `451|530` are codes; behind one stand `has KEYWORD`, `lacks KEYWORD`,
 * `~ words` or the text of a line. @throws SyntaxFault.
 */
export function parseCondition(rest: string, column: number): Omit<Condition, 'line' | 'text'> {
  const [, written = '', separator = '', tail = ''] = /^([^\s-]*)([\s-]?)(.*)$/s.exec(rest) ?? [];
  const codes = written.split('|');
  if (!codes.every((code) => CODE.test(code))) {
    throw new SyntaxFault(
      column,
      `"${written}" is no reply code; write 250, 2** for any of its kind, or 451|530`,
    );
  }
  const text = tail.trim();
  const at = column + written.length + separator.length + (tail.length - tail.trimStart().length);
  return { codes: codes.map(spellCode), wanted: parseWanted(text, at) };
}

function parseWanted(text: string, column: number): Wanted {
  if (text === '') return { kind: 'anything' };
  const [, word = '', rest = ''] = /^(has|lacks|~)(?:\s+(.*))?$/is.exec(text) ?? [];
  const at = column + text.length - rest.length;
  switch (word.toLowerCase()) {
    case '':
      return { kind: 'line', pattern: parsePattern(text, column) };
    case '~':
      if (rest === '') throw new SyntaxFault(column, 'write what must occur after ~');
      return { kind: 'contains', pattern: parsePattern(rest, at) };
    case 'has':
      return { kind: 'has', ...parseKeyword(rest, at) };
    default:
      return { kind: 'lacks', ...parseKeyword(rest, at) };
  }
}

/** Reads `AUTH LOGIN`: a keyword in upper case, and its parameters. @throws SyntaxFault. */
export function parseKeyword(
  text: string,
  column: number,
): { readonly keyword: string; readonly parameters: readonly string[] } {
  const [keyword = '', ...parameters] = text.split(/\s+/);
  if (KEYWORD.test(keyword)) return { keyword: keyword.toUpperCase(), parameters };
  throw new SyntaxFault(column, 'write an EHLO keyword, such as STARTTLS or AUTH LOGIN');
}

function parsePattern(text: string, column: number): Template {
  const pattern = parseTemplate(text, column);
  for (const [index, part] of pattern.entries()) {
    if (typeof part !== 'string' && typeof pattern[index + 1] === 'object') {
      throw new SyntaxFault(part.column, 'put text between two names, or none would know its end');
    }
  }
  return pattern;
}

/** `4yz` is RFC 5321's way to write what is `4**` here. */
function spellCode(code: string): string {
  return code.replace(/[yz]/g, '*');
}
