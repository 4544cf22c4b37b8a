/** Guesses which Exchange a server is by its greeting, its keywords and their order. */

import type { EhloFacts } from '../../probes/ehlo.ts';
import type { Facts } from '../../probes/index.ts';

/** A guess, never a claim: keywords are switched by settings, and updates have changed them. */
export interface ExchangeHint {
  /** `Exchange 2013 or 2016`. */
  readonly hint: string;
  /** What it was guessed by. */
  readonly because: readonly string[];
  /** Whether it is older than Exchange 2019, which knew no TLS 1.3; false in the cloud. */
  readonly olderThan2019: boolean;
}

/** What every Exchange since 2007 lists in this order, with what else it has in between. */
const BEGINNING = ['PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES'];
const MIDDLE = ['8BITMIME', 'BINARYMIME', 'CHUNKING'];

/** What stands behind CHUNKING, by the version that lists it so. */
const TAILS: readonly (readonly [tail: string, hint: string, olderThan2019: boolean])[] = [
  ['XEXCH50', 'Exchange 2007', true],
  ['XEXCH50 XSHADOW', 'Exchange 2010', true],
  ['XEXCH50 XRDST XSHADOW', 'Exchange 2010', true],
  ['XEXCH50 XRDST XSHADOWREQUEST', 'Exchange 2013, an early one', true],
  ['XEXCH50 XRDST', 'Exchange 2010 or 2013', true],
  ['XRDST XSHADOWREQUEST', 'Exchange 2013 or 2016', true],
  ['XRDST', 'Exchange 2013 or 2016', true],
  ['SMTPUTF8 XRDST', 'Exchange 2019 or Subscription Edition', false],
  ['SMTPUTF8 XRDST XSHADOWREQUEST', 'Exchange 2019 or Subscription Edition', false],
];

/** Null where nothing speaks for Exchange, or something on the path rewrites what is said. */
export function fingerprintExchange({
  greeting,
  ehlo,
}: Pick<Facts, 'greeting' | 'ehlo'>): ExchangeHint | null {
  if (!ehlo?.esmtp || ehlo.masked.length > 0) return null;
  const seen = { greeting: greeting?.lines[0] ?? '', names: namesOf(ehlo) };
  return readExchange2003(seen) ?? readOnline(seen, ehlo.serverName ?? '') ?? readByOrder(seen);
}

/** What a guess goes by. */
interface Seen {
  readonly greeting: string;
  /** Of the keywords. */
  readonly names: readonly string[];
}

function readExchange2003({ greeting, names }: Seen): ExchangeHint | null {
  if (!names.includes('X-LINK2STATE')) return null;
  const version = /Microsoft ESMTP MAIL Service, Version: (6\.0\.\d+\.\d+)/i.exec(greeting)?.[1];
  if (version === undefined) return null;
  const because = [`the greeting says Version: ${version}`, 'EHLO lists X-LINK2STATE'];
  return { hint: 'Exchange 2003 or 2000', because, olderThan2019: true };
}

function readOnline({ greeting, names }: Seen, name: string): ExchangeHint | null {
  if (names.some((keyword) => keyword.startsWith('X'))) return null;
  if (!/\.protection\.outlook\.com$/i.test(name) || !isMicrosoft(greeting)) return null;
  const because = [
    'the server names itself under protection.outlook.com',
    'the greeting says Microsoft ESMTP MAIL Service',
    'EHLO lists no keyword of Exchange alone (X…)',
  ];
  return { hint: 'Exchange Online', because, olderThan2019: false };
}

function readByOrder({ greeting, names }: Seen): ExchangeHint | null {
  const middle = names.indexOf('8BITMIME');
  const inOrder = isRun(names, BEGINNING) && isRun(names, MIDDLE) && middle > names.indexOf('DSN');
  if (!inOrder) return null;
  const tail = names.slice(middle + MIDDLE.length).join(' ');
  const [, hint, olderThan2019] = TAILS.find(([known]) => known === tail) ?? [];
  if (hint === undefined || olderThan2019 === undefined) return null;
  const because = [
    `EHLO ends with CHUNKING ${tail}`,
    'EHLO lists its keywords in the order of Exchange',
    ...(isMicrosoft(greeting) ? ['the greeting says Microsoft ESMTP MAIL Service'] : []),
    ...['X-ANONYMOUSTLS', 'X-EXPS']
      .filter((keyword) => names.includes(keyword))
      .map((keyword) => `EHLO lists ${keyword}`),
  ];
  return { hint, because, olderThan2019 };
}

function isMicrosoft(greeting: string): boolean {
  return /\bMicrosoft ESMTP MAIL Service\b/i.test(greeting);
}

/** As they are spelt: Exchange since 2007 writes them in capitals. */
function namesOf({ keywords }: EhloFacts): string[] {
  return keywords.map(({ keyword }) => keyword);
}

/** Whether these stand one behind the other. */
function isRun(names: readonly string[], run: readonly string[]): boolean {
  const start = names.indexOf(run[0] ?? '');
  return start >= 0 && run.every((name, at) => names[start + at] === name);
}
