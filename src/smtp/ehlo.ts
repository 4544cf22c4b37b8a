/** Reads what an EHLO reply says (RFC 5321 §4.1.1.1) and the marks that a middlebox leaves in it. */

import { isIP } from 'node:net';
import type { Reply } from './reply.ts';

/** One line of an EHLO reply after the first: a keyword as it was sent, and its parameters. */
export interface EhloKeyword {
  readonly keyword: string;
  readonly parameters: readonly string[];
}

/**
 * Reads the keywords out of a 250 reply to EHLO.
 *
 * The first line is the server's name and greeting text, never a keyword. Real servers also separate
 * with tabs and, in the obsolete `AUTH=LOGIN` form, with an equals sign.
 */
export function readEhloKeywords(reply: Reply): EhloKeyword[] {
  const keywords = reply.lines.slice(1).map(readKeyword);
  return keywords.every(isNamed) ? keywords : keywords.filter(isNamed);
}

const isNamed = ({ keyword }: EhloKeyword) => keyword !== '';

/** Most keywords have none, and every record that is held would have an array for each. */
const NO_PARAMETERS: readonly string[] = [];

function readKeyword(line: string): EhloKeyword {
  const [word = '', ...following] = words(line);
  const parameters = following.length === 0 ? NO_PARAMETERS : following;
  const equals = word.indexOf('=');
  if (equals < 0) return { keyword: word, parameters };
  const first = word.slice(equals + 1);
  const keyword = word.slice(0, equals);
  return { keyword, parameters: first === '' ? parameters : [first, ...parameters] };
}

/** The names of keywords as they are spelt, with a blank between two. */
export function spellNames(keywords: readonly EhloKeyword[]): string {
  const known = SPELT.get(keywords);
  if (known !== undefined) return known;
  const names = keywords.map(({ keyword }) => keyword).join(' ');
  SPELT.set(keywords, names);
  return names;
}

/** Many servers share a list, and several rules look at it. */
const SPELT = new WeakMap<readonly EhloKeyword[], string>();

/** Finds a keyword without regard to case (RFC 5321 §4.1.1.1), or gives undefined. */
export function findKeyword(
  keywords: readonly EhloKeyword[],
  name: string,
): EhloKeyword | undefined {
  return keywords.find(({ keyword }) => isSame(keyword, name));
}

/** The name by which the server calls itself: the first word of the reply; null when it gives none. */
export function readServerName(reply: Reply): string | null {
  return /[^ \t]+/.exec(withoutReturns(reply.lines[0] ?? ''))?.[0] ?? null;
}

/**
 * The address that the server saw us come from, as Exchange, Exim and Sendmail echo it in
 * `Hello [192.0.2.10]`; null when the reply holds none. An IPv6 zone is kept.
 *
 * The last on the line counts: Exim and Sendmail repeat our EHLO name before it, which may be an
 * address literal itself.
 */
export function readClientAddress(reply: Reply): string | null {
  const [first = ''] = reply.lines;
  if (!first.includes('[')) return null;
  const hello = first.search(HELLO);
  let rest = hello < 0 ? '' : first.slice(hello);
  for (let open = rest.lastIndexOf('['); open >= 0; open = rest.lastIndexOf('[')) {
    const close = rest.indexOf(']', open);
    const literal = close < 0 ? '' : rest.slice(open + 1, close).replace(IPV6_TAG, '');
    if (isZonedAddress(literal)) return literal;
    rest = rest.slice(0, open);
  }
  return null;
}

const HELLO = /\bHello\b/i;
/** RFC 5321 §4.1.3. */
const IPV6_TAG = /^IPv6:/i;

/** An address; only one of IPv6 has a zone, the name or the number of an interface. */
function isZonedAddress(text: string): boolean {
  if (!text.includes('%')) return isIP(text) !== 0;
  const [address = '', zone = ''] = text.split('%', 2);
  return isIP(address) === 6 && text === `${address}%${zone}` && /^[\w.~-]+$/.test(zone);
}

/** STARTTLS printed where the server's name belongs, which is no advertisement. */
export function hasMisplacedStartTls(reply: Reply): boolean {
  return words(reply.lines[0] ?? '').some((word) => isSame(word, 'STARTTLS'));
}

/**
 * Whether a keyword may have stood where a line was cut off, because what is left of it has no end.
 *
 * What is not listed then may have been.
 */
export function hasCutKeyword({ lines, cutLines = [] }: Reply): boolean {
  return cutLines.some((at) => at > 0 && !/[^ \t][ \t]/.test(lines[at] ?? ''));
}

function words(line: string): string[] {
  const text = withoutReturns(line);
  // Most keywords stand alone.
  if (text !== '' && !text.includes(' ') && !text.includes('\t')) return [text];
  return text.match(/[^ \t]+/g) ?? [];
}

/** Some servers end their lines with CR CR LF, which means one end. */
function withoutReturns(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') end--;
  return line.slice(0, end);
}

const NOT_ASCII = /[\u0080-\uffff]/;

/**
 * ASCII only: to Unicode `ſ` is a small S too, but no mail server takes `ſTARTTLS` for a keyword.
 *
 * `name` is in upper case.
 */
function isSame(word: string, name: string): boolean {
  if (word === name) return true;
  if (word.length !== name.length) return false;
  return word.toUpperCase() === name && !NOT_ASCII.test(word);
}
