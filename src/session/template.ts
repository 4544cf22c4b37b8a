/** Text with `{names}` in it, which are filled in when it is used. */

import { SyntaxFault } from './script-error.ts';

/** How the value of a name is put into the text. */
export type Form = 'as-is' | 'base64' | 'plain';

/** One `{name}`. */
export interface Reference {
  /** The name; with `plain` the user's, and then the password's. */
  readonly names: readonly string[];
  readonly form: Form;
  /** Where it stands in the line of the script. */
  readonly column: number;
}

/** Pieces of text, and references between them. */
export type Template = readonly (string | Reference)[];

/** What a name of a variable or of a capture looks like. */
export const NAME = /^[A-Za-z][\w-]{0,63}$/;

const NAMES_OF: Record<Form, number> = { 'as-is': 1, base64: 1, plain: 2 };

/**
 * Reads `EHLO {ehlo-name}`; `{{` is a brace, `{base64:name}` and `{plain:user,password}` are what
 * AUTH LOGIN and AUTH PLAIN send (RFC 4954, RFC 4616).
 *
 * `column` is where the text begins. @throws SyntaxFault.
 */
export function parseTemplate(text: string, column: number): Template {
  const parts: (string | Reference)[] = [];
  let from = 0;
  let literal = '';
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', from)) {
    literal += text.slice(from, at);
    if (text[at + 1] === '{') {
      literal += '{';
      from = at + 2;
      continue;
    }
    const to = text.indexOf('}', at);
    const reference = parseReference(to === -1 ? null : text.slice(at + 1, to), column + at);
    if (literal !== '') parts.push(literal);
    parts.push(reference);
    literal = '';
    from = to + 1;
  }
  literal += text.slice(from);
  return literal === '' ? parts : [...parts, literal];
}

/** Text that `parseTemplate` reads as itself. */
export function quoteTemplate(text: string): string {
  return text.replaceAll('{', '{{');
}

/** Every reference of a template. */
export function referencesIn(template: Template): Reference[] {
  return template.filter((part) => typeof part !== 'string');
}

/** The text with the value of every reference. */
export function fill(template: Template, spell: (reference: Reference) => string): string {
  return template.map((part) => (typeof part === 'string' ? part : spell(part))).join('');
}

/** How a reference is written. */
export function spellReference({ names, form }: Reference): string {
  return `{${form === 'as-is' ? '' : `${form}:`}${names.join(',')}}`;
}

function parseReference(inner: string | null, column: number): Reference {
  const [, form = 'as-is', list = ''] = /^(?:(base64|plain):)?(.*)$/s.exec(inner ?? '') ?? [];
  const names = list.split(',');
  const known = form as Form;
  if (names.length !== NAMES_OF[known] || !names.every((name) => NAME.test(name))) {
    throw new SyntaxFault(
      column,
      'write {name}, {base64:name} or {plain:user,password}, and {{ for a brace',
    );
  }
  return { names, form: known, column };
}
