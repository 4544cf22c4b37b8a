/** Holds a reply against what a script asks of it. */

import { type EhloKeyword, findKeyword, readEhloKeywords } from '../smtp/ehlo.ts';
import { describeReply } from '../smtp/failures.ts';
import type { Reply } from '../smtp/reply.ts';
import type { Condition } from './condition.ts';
import { type GlobToken, matchGlob } from './glob.ts';
import type { Template } from './template.ts';
import type { Values } from './variables.ts';

/** What was asked for and what came instead. */
export interface Mismatch {
  readonly expected: string;
  readonly got: string;
}

/** A reply, and whether it answers EHLO: then its first line is no keyword (RFC 5321 §4.1.1.1). */
export interface Heard {
  readonly reply: Reply;
  readonly answersEhlo: boolean;
}

/** Gives the first condition that does not hold; keeps what is captured on the way. */
export function findMismatch(
  conditions: readonly Condition[],
  heard: Heard,
  values: Values,
): (Mismatch & { readonly condition: Condition }) | null {
  for (const condition of conditions) {
    const mismatch = holdAgainst(condition, heard, values);
    if (mismatch) return { ...mismatch, condition };
  }
  return null;
}

/** Whether a reply to EHLO lists a keyword with at least these parameters. */
export function lists(reply: Reply, keyword: string, parameters: readonly string[]): boolean {
  return readEhloKeywords(reply)
    .filter((one) => findKeyword([one], keyword) !== undefined)
    .some((one) => parameters.every((wanted) => hasParameter(one, wanted)));
}

function holdAgainst(
  { codes, wanted }: Condition,
  { reply, answersEhlo }: Heard,
  values: Values,
): Mismatch | null {
  const code = codes.join(' or ');
  if (!matchesCode(codes, reply.code)) {
    return { expected: `a reply of ${code}`, got: describe() };
  }
  switch (wanted.kind) {
    case 'anything':
      return null;
    case 'has':
    case 'lacks':
      return holdAgainstKeyword(wanted, values.masks.hideIn(reply));
    case 'line':
    case 'contains': {
      const { tokens, spelled } = readPattern(wanted.pattern, values);
      const within = wanted.kind === 'contains';
      if (findLine(within ? [ANY, ...tokens, ANY] : tokens, candidates(), values)) return null;
      const what = within ? 'containing' : 'with a line';
      return { expected: `${code} ${what} "${spelled}"`, got: describe() };
    }
  }

  /** Hidden before it is cut or escaped, after which a secret would not be known. */
  function describe(): string {
    return describeReply(values.masks.hideIn(reply));
  }

  /** A word alone may be a keyword, and the first line of an EHLO reply never holds one. */
  function candidates(): readonly string[] {
    const { kind } = wanted;
    const pattern = kind === 'line' ? wanted.pattern : [];
    const [word] = pattern;
    const isKeyword = pattern.length === 1 && typeof word === 'string' && /^[\w-]+$/.test(word);
    return answersEhlo && isKeyword ? reply.lines.slice(1) : reply.lines;
  }
}

function holdAgainstKeyword(
  wanted: { kind: 'has' | 'lacks'; keyword: string; parameters: readonly string[] },
  reply: Reply,
): Mismatch | null {
  const { kind, keyword, parameters } = wanted;
  if (lists(reply, keyword, parameters) === (kind === 'has')) return null;
  const named = [keyword, ...parameters].join(' ');
  const keywords = readEhloKeywords(reply).map((one) => one.keyword.toUpperCase());
  const found = keywords.length === 0 ? 'no keyword' : keywords.join(', ');
  return {
    expected: `${reply.code} ${kind === 'has' ? 'with' : 'without'} the keyword ${named}`,
    got: `${reply.code} with ${found}`,
  };
}

const ANY: GlobToken = { kind: 'any' };

/** A name that has a value is held against it; one that has none takes what stands there. */
function readPattern(
  pattern: Template,
  values: Values,
): { readonly tokens: readonly GlobToken[]; readonly spelled: string } {
  const tokens: GlobToken[] = [];
  let spelled = '';
  for (const part of pattern) {
    if (typeof part === 'string') {
      spelled += part;
      tokens.push(...globTokens(part));
    } else {
      const [name = ''] = part.names;
      const value =
        part.form === 'as-is' && values.get(name) === undefined ? null : values.valueOf(part);
      spelled += value ?? `{${name}}`;
      tokens.push(value === null ? { kind: 'capture', name } : { kind: 'text', text: value });
    }
  }
  return { tokens, spelled };
}

function globTokens(text: string): GlobToken[] {
  return text
    .split(/(\*+)/)
    .filter((piece) => piece !== '')
    .map((piece) => (piece.startsWith('*') ? ANY : { kind: 'text', text: piece }));
}

function findLine(tokens: readonly GlobToken[], lines: readonly string[], values: Values): boolean {
  for (const line of lines) {
    const captures = matchGlob(tokens, line.trimEnd());
    if (!captures) continue;
    for (const [name, value] of captures) values.capture(name, value);
    return true;
  }
  return false;
}

/** Whether one of these patterns fits a reply code. */
export function matchesCode(patterns: readonly string[], code: number): boolean {
  const digits = String(code);
  return patterns.some((pattern) =>
    Array.from(pattern).every((digit, index) => digit === '*' || digit === digits[index]),
  );
}

/** Parameters compare without regard to case, as mechanisms do (RFC 4954 §3). */
function hasParameter({ parameters }: EhloKeyword, wanted: string): boolean {
  const folded = wanted.toUpperCase();
  return parameters.some((parameter) => parameter.toUpperCase() === folded);
}
