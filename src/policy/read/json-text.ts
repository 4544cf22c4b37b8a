/** The marks of JSON text (RFC 8259 §2) and where they stand. */

const BACKSLASH = 0x5c;
const WORD = /[^\s{}[\],:"]+/y;

/** One mark, word or string, as it was written. */
export interface JsonToken {
  readonly offset: number;
  readonly token: string;
}

/** The quote that closes the string at `from`; the text's length where none does. */
export function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((at - before) % 2 === 0) return at;
  }
  return text.length;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

/** All tokens in their order, whether they may follow each other or not. */
export function* tokensOf(text: string): Generator<JsonToken> {
  for (let offset = skipSpace(text, 0); offset < text.length; ) {
    const end = endOfToken(text, offset);
    yield { offset, token: text.slice(offset, end) };
    offset = skipSpace(text, end);
  }
}

function endOfToken(text: string, offset: number): number {
  if (text.charAt(offset) === '"') return endOfString(text, offset) + 1;
  WORD.lastIndex = offset;
  return WORD.test(text) ? WORD.lastIndex : offset + 1;
}
