/**
 * Matches a line with a pattern of text, `*` and named captures.
 *
 * It is no regular expression: work is bounded by the length of the pattern times that of the line,
 * whatever the server says.
 */

/** One piece of a pattern; a `capture` takes one or more characters that are no blank. */
export type GlobToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'capture'; readonly name: string };

/** Longer than any identifier or name that a server gives. */
const MAX_CAPTURE = 255;

/** The captures, where the whole line matches; else null. ASCII letters match in either case. */
export function matchGlob(
  tokens: readonly GlobToken[],
  line: string,
): ReadonlyMap<string, string> | null {
  return new Matcher(tokens, line).match();
}

class Matcher {
  readonly #tokens: readonly GlobToken[];
  readonly #line: string;
  readonly #folded: string;
  readonly #captures = new Map<string, string>();
  /** Where what follows a token was found not to match, so that no place is tried twice. */
  readonly #failed = new Set<number>();

  constructor(tokens: readonly GlobToken[], line: string) {
    this.#tokens = tokens.map((one) =>
      one.kind === 'text' ? { ...one, text: foldCase(one.text) } : one,
    );
    this.#line = line;
    this.#folded = foldCase(line);
  }

  match(): ReadonlyMap<string, string> | null {
    return this.#matches(0, 0) ? this.#captures : null;
  }

  #matches(index: number, at: number): boolean {
    const state = index * (this.#line.length + 1) + at;
    if (this.#failed.has(state)) return false;
    if (this.#tries(index, at)) return true;
    this.#failed.add(state);
    return false;
  }

  #tries(index: number, at: number): boolean {
    const token = this.#tokens[index];
    switch (token?.kind) {
      case undefined:
        return at === this.#line.length;
      case 'text':
        return (
          this.#folded.startsWith(token.text, at) &&
          this.#matches(index + 1, at + token.text.length)
        );
      case 'any':
        return this.#skips(index, at);
      case 'capture':
        return this.#captured(index, at, token.name);
    }
  }

  #skips(index: number, at: number): boolean {
    const next = this.#tokens[index + 1];
    if (next === undefined) return true;
    let from = at;
    while (from <= this.#line.length) {
      // Only where the text occurs that has to follow.
      if (next.kind === 'text') from = this.#folded.indexOf(next.text, from);
      if (from === -1) return false;
      // What was tried from further left was tried with everything to the right of it.
      if (this.#failed.has((index + 1) * (this.#line.length + 1) + from)) return false;
      if (this.#matches(index + 1, from)) return true;
      from++;
    }
    return false;
  }

  #captured(index: number, at: number, name: string): boolean {
    const limit = Math.min(this.#line.length, at + MAX_CAPTURE);
    let to = at;
    while (to < limit && !isBlank(this.#line[to])) to++;
    for (; to > at; to--) {
      if (!this.#matches(index + 1, to)) continue;
      this.#captures.set(name, this.#line.slice(at, to));
      return true;
    }
    return false;
  }
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** Keeps every place: other alphabets have letters whose small form is longer. */
function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
