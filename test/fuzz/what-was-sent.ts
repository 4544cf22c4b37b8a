/**
 * Tells from the octets that a server wrote what there was to see: a second, naive reading of RFC 5321
 * §4.2 and §4.1.1.1, written without a look at the first.
 */

/**
 * Whether STARTTLS was listed; `unknown` where no whole reply said so, `doubtful` where controls other
 * than a CR before the end of the line stand in its word, of which either may be said.
 */
export type Listing = 'listed' | 'unlisted' | 'doubtful' | 'unknown';

/** One whole reply. */
interface WholeReply {
  readonly code: string;
  readonly texts: readonly string[];
}

/** `clear` is all that was written in clear on one connection, from its beginning. */
export function tellListing(clear: Buffer): Listing {
  const lines = clear.toString('latin1').split('\n').slice(0, -1);
  const greeting = takeReply(lines);
  if (greeting?.code !== '220') return 'unknown';
  const ehlo = takeReply(lines);
  if (ehlo?.code === '250') return listingOf(ehlo.texts.slice(1));
  if (ehlo?.code !== '500' && ehlo?.code !== '502') return 'unknown';
  return takeReply(lines)?.code === '250' ? 'unlisted' : 'unknown';
}

/** Whether a line is longer than what is kept of one, so that nobody need know its keyword. */
export function hasEndlessLine(clear: Buffer): boolean {
  return clear
    .toString('latin1')
    .split('\n')
    .some(({ length }) => length > 2048);
}

/** Takes the lines of one reply off; null where they are none, or not all there. */
function takeReply(lines: string[]): WholeReply | null {
  const texts: string[] = [];
  let first: string | null = null;
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
    const code = whole.slice(0, 3);
    const mark = whole.slice(3, 4);
    first ??= code;
    if (!/^[2-5][0-9][0-9]$/.test(code) || code !== first) return null;
    if (mark !== '' && mark !== ' ' && mark !== '-') return null;
    texts.push(whole.slice(4));
    if (mark !== '-') return { code, texts };
  }
  return null;
}

function listingOf(texts: readonly string[]): Listing {
  const words = texts.map((text) => /[^ \t=]+/.exec(withoutFinalCrs(text))?.[0] ?? '');
  if (words.some(isStartTls)) return 'listed';
  const bare = words.map((word) => word.replace(/\p{Cc}/gu, ''));
  return bare.some(isStartTls) ? 'doubtful' : 'unlisted';
}

/** Some servers end their lines with CR CR LF. */
function withoutFinalCrs(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\r') end--;
  return text.slice(0, end);
}

function isStartTls(word: string): boolean {
  return /^[a-z]{8}$/i.test(word) && word.toUpperCase() === 'STARTTLS';
}
