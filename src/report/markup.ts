/**
 * HTML and XML that nothing can be slipped into: what stands between the pieces of a template is
 * escaped, unless it is markup itself.
 */

import { printable } from '../smtp/printable.ts';

/** A piece of a page; only the templates of the program make one. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template; null is nothing. */
export type Piece = Markup | string | number | null | readonly Piece[];

/** Characters; an event's text is whole, and what a server chose was cut when it was quoted. */
const MAX_TEXT = 4096;

/** Tags a template: `` markup`<b>${text}</b>` ``. */
export function markup(template: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = template[0] ?? '';
  pieces.forEach((piece, at) => {
    text += spell(piece) + (template[at + 1] ?? '');
  });
  return new Markup(text);
}

/** Puts pieces one after another. */
export function join(pieces: readonly Piece[], separator = ''): Markup {
  return new Markup(pieces.map(spell).join(separator));
}

function spell(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'number') return String(piece);
  if (typeof piece === 'string') return escapeText(piece);
  return piece.map(spell).join('');
}

/** Cuts a name: a host's or a connector's own is shorter, whoever chose it. */
export function cut(text: string, limit = 160): string {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

/** What XML 1.0 §2.2 has no place for beside the control characters. */
const FORBIDDEN = /[\ufffe\uffff]/g;

/** Marks piled on one letter would run over the lines above and below. */
const PILED_MARKS = /(\p{M}{6})\p{M}+/gu;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and in a quoted attribute; on one line, without control and format characters. */
export function escapeText(text: string, limit = MAX_TEXT): string {
  return printable(text, limit)
    .replace(FORBIDDEN, '')
    .replace(PILED_MARKS, '$1')
    .replace(/[&<>"']/g, (character) => REFERENCES[character] ?? '');
}
