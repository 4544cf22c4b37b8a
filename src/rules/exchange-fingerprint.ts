/** Guesses which Exchange a server is by its greeting, its keywords and their order. */

import type { EhloFacts } from '../../probes/ehlo.ts';
import type { Facts } from '../../probes/index.ts';
import { spellNames } from '../smtp/ehlo.ts';

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
const BEGINNING = ' PIPELINING DSN ENHANCEDSTATUSCODES ';
const MIDDLE = ' 8BITMIME BINARYMIME CHUNKING ';

/** What stands behind CHUNKING, by the version that lists it so. */
const TAILS: ReadonlyMap<string, Pick<ExchangeHint, 'hint' | 'olderThan2019'>> = new Map([
  ['XEXCH50', { hint: 'Exchange 2007', olderThan2019: true }],
  ['XEXCH50 XSHADOW', { hint: 'Exchange 2010', olderThan2019: true }],
  ['XEXCH50 XRDST XSHADOW', { hint: 'Exchange 2010', olderThan2019: true }],
  ['XEXCH50 XRDST XSHADOWREQUEST', { hint: 'Exchange 2013, an early one', olderThan2019: true }],
  ['XEXCH50 XRDST', { hint: 'Exchange 2010 or 2013', olderThan2019: true }],
  ['XRDST XSHADOWREQUEST', { hint: 'Exchange 2013 or 2016', olderThan2019: true }],
  ['XRDST', { hint: 'Exchange 2013 or 2016', olderThan2019: true }],
  ['SMTPUTF8 XRDST', { hint: 'Exchange 2019 or Subscription Edition', olderThan2019: false }],
  [
    'SMTPUTF8 XRDST XSHADOWREQUEST',
    { hint: 'Exchange 2019 or Subscription Edition', olderThan2019: false },
  ],
]);

/** Null where nothing speaks for Exchange, or something on the path rewrites what is said. */
export function fingerprintExchange({
  greeting,
  ehlo,
}: Pick<Facts, 'greeting' | 'ehlo'>): ExchangeHint | null {
  if (!ehlo?.esmtp || ehlo.masked.length > 0) return null;
  const seen = { greeting: greeting?.lines[0] ?? '', listed: listOf(ehlo) };
  return readExchange2003(seen) ?? readOnline(seen, ehlo.serverName ?? '') ?? readByOrder(seen);
}

/** What a guess goes by. */
interface Seen {
  readonly greeting: string;
  /** The keywords, with a blank before and after each. */
  readonly listed: string;
}

function readExchange2003({ greeting, listed }: Seen): ExchangeHint | null {
  if (!listed.includes(' X-LINK2STATE ')) return null;
  const version = /Microsoft ESMTP MAIL Service, Version: (6\.0\.\d+\.\d+)/i.exec(greeting)?.[1];
  if (version === undefined) return null;
  const because = [`the greeting says Version: ${version}`, 'EHLO lists X-LINK2STATE'];
  return { hint: 'Exchange 2003 or 2000', because, olderThan2019: true };
}

function readOnline({ greeting, listed }: Seen, name: string): ExchangeHint | null {
  if (listed.includes(' X')) return null;
  if (!/\.protection\.outlook\.com$/i.test(name) || !isMicrosoft(greeting)) return null;
  const because = [
    'the server names itself under protection.outlook.com',
    'the greeting says Microsoft ESMTP MAIL Service',
    'EHLO lists no keyword of Exchange alone (X…)',
  ];
  return { hint: 'Exchange Online', because, olderThan2019: false };
}

function readByOrder({ greeting, listed }: Seen): ExchangeHint | null {
  const beginning = listed.indexOf(' PIPELINING ');
  const middle = listed.indexOf(' 8BITMIME ');
  const inOrder = listed.startsWith(BEGINNING, beginning) && listed.startsWith(MIDDLE, middle);
  if (beginning < 0 || middle < beginning || !inOrder) return null;
  const tail = listed.slice(middle + MIDDLE.length, -1);
  const known = TAILS.get(tail);
  if (!known) return null;
  const because = [
    `EHLO ends with CHUNKING ${tail}`,
    'EHLO lists its keywords in the order of Exchange',
    ...(isMicrosoft(greeting) ? ['the greeting says Microsoft ESMTP MAIL Service'] : []),
    ...['X-ANONYMOUSTLS', 'X-EXPS']
      .filter((keyword) => listed.includes(` ${keyword} `))
      .map((keyword) => `EHLO lists ${keyword}`),
  ];
  return { ...known, because };
}

function isMicrosoft(greeting: string): boolean {
  return /\bMicrosoft ESMTP MAIL Service\b/i.test(greeting);
}

/** As they are spelt: Exchange since 2007 writes them in capitals. */
function listOf({ keywords }: EhloFacts): string {
  return ` ${spellNames(keywords)} `;
}
