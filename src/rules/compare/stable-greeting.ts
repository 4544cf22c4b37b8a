/**
 * Takes out of a greeting what differs from session to session, so that two can be compared.
 *
 * Exchange, Exim and Sendmail say the date and the time; Google, and others with many servers behind
 * one address, say the id of the session or the name of the server that happened to answer. Versions
 * stay, because a new one is worth knowing.
 */

const WEEKDAY = '(?:\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\\s+)?';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*';

/** `Sat, 21 Nov 2026`, `21-Nov-26`, `Sat Nov 21`, `Nov 21, 2026`, `2026-11-21`, `11/21/2026`. */
const DATE = new RegExp(
  `${WEEKDAY}(?:\\b\\d{1,2}[\\s-]${MONTH}[\\s-]\\d{2,4}\\b` +
    `|\\b${MONTH}\\s+\\d{1,2}(?:,?\\s+\\d{4}(?!:))?(?!\\d)` +
    '|\\b\\d{4}[-/.]\\d{2}[-/.]\\d{2}(?!\\d)|\\b\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}\\b)',
  'gi',
);

/** `23:46:21 +0000`, `T23:46:21.123Z`, `11:46 PM`, `23:46:21 GMT (UTC)`, and ctime's year behind it. */
const TIME =
  /(?<![\d:])T?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp][Mm]\b)?(?:\s?(?:Z|[+-]\d{2}:?\d{2}|UTC|GMT|MSK|[A-Z]{1,3}S?T)\b)?(?:\s\([A-Z][A-Za-z ]{1,40}\))?(?:\s\d{4}\b)?(?![\d:])/g;

/** What stands in place of what was taken out. */
const OUT = '#';

/** A version stays: it begins a word, or follows a slash, a hyphen or a bracket. */
const VERSION = /(?:^|[/(v_-])\d+(?:\.\d+)+/;

const DIGITS_OF_ID = 3;
const SHORTEST_ID = 8;

/** Two greetings are of the same kind where this gives the same. */
export function stableGreeting(text: string): string {
  return text
    .replaceAll(DATE, OUT)
    .replaceAll(TIME, OUT)
    .split(/\s+/)
    .map(stableWord)
    .join(' ')
    .trim();
}

/** The labels of a host name are looked at one by one: the domain stays, what counts behind an id goes. */
function stableWord(word: string): string {
  if (VERSION.test(word)) return word;
  const stable = word.replaceAll(/[\w+=/-]+/g, (part) => (isId(part) ? OUT : part));
  return stable.replaceAll(/#(?:\.\w*\d\w*)+/g, OUT);
}

/** Long, with digits enough that it is no name that somebody chose; or a number that counts. */
function isId(part: string): boolean {
  const digits = part.replaceAll(/\D/g, '').length;
  if (digits === part.length) return digits >= 6;
  return part.length >= SHORTEST_ID && digits >= DIGITS_OF_ID;
}
