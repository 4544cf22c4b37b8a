/**
 * Which Receive connector answers a client.
 *
 * Of the enabled connectors that listen on the local endpoint it is the one with the most specific
 * range around the client (Set-ReceiveConnector: RemoteIPRanges, Bindings).
 */

import { type Candidate, candidate, listNames } from './candidate.ts';
import { challenge } from './challenge.ts';
import { type Connection, describeConnection, type LocalEndpoint } from './connection.ts';
import type { ReceiveConnector } from './connector.ts';
import { describeUnreadable } from './endpoints.ts';
import { nests, rangeSize } from './ip-range.ts';

/** Who answers, why, and why the others do not. */
export interface Answering {
  /** Null when no connector answers or, where that is not certain, when it cannot be told. */
  readonly connector: ReceiveConnector | null;
  /** Whether nothing that is unknown or undocumented could make it another. */
  readonly certain: boolean;
  /** One sentence; where the answer is not certain, it says why. */
  readonly because: string;
  /** Every other connector, as they were declared, and why it does not answer. */
  readonly others: readonly { readonly connector: ReceiveConnector; readonly because: string }[];
  /** What is suspicious about the question or the connectors that listen there, in sentences. */
  readonly remarks: readonly string[];
}

/** What was decided, and whom the others are compared with. */
interface Ruling extends Pick<Answering, 'connector' | 'certain' | 'because'> {
  /** The one that answers, or the first of those between whom it cannot be told. */
  readonly best: Candidate | null;
}

/** 0.0.0.0-255.255.255.255. */
const ALL_OF_IPV4 = 1n << 32n;

/**
 * Selects among the connectors of one server; where several servers have one that could answer, it
 * does not choose.
 *
 * @throws AddressError when one of the addresses is none.
 */
export function whoAnswers(
  connectors: readonly ReceiveConnector[],
  clientAddress: string,
  endpoint: LocalEndpoint,
): Answering {
  const connection = describeConnection(connectors, clientAddress, endpoint);
  const candidates = connectors.map((connector) => candidate(connector, connection));
  const { connector, certain, because, best } = decide(candidates, connection);
  const others = candidates
    .filter((one) => one.connector !== connector)
    .map((one) => ({ connector: one.connector, because: describeOther(one, best) }));
  const remarks = candidates.filter(({ listens }) => listens).flatMap(remarkOn);
  return { connector, certain, because, others, remarks: [...connection.remarks, ...remarks] };
}

/** The server part of `SERVER\Name`, in lower case; null for a bare name. */
export function serverOf({ identity }: ReceiveConnector): string | null {
  const [server = '', ...name] = identity.split('\\');
  return name.length > 0 ? server.toLowerCase() : null;
}

function decide(candidates: readonly Candidate[], connection: Connection): Ruling {
  const possible = candidates.filter(({ excluded }) => excluded === null);
  if (possible.length === 0) return nobody(candidates, connection);
  const servers = new Set(possible.map(({ connector }) => serverOf(connector)));
  if (servers.size > 1) return undecided(null, describeServers([...servers]));

  const sure = possible.filter(({ doubts }) => doubts.length === 0);
  const pool = sure.length > 0 ? sure : possible;
  const best = pool.reduce((one, other) => (compare(other, one) < 0 ? other : one));
  const equals = pool.filter((one) => one === best || isTied(one, best));
  if (equals.length > 1) return undecided(best, describeTie(equals));

  const because = describeBest(best, possible, connection);
  const doubt =
    best.doubts[0] ??
    doubtFromOthers(possible, best) ??
    doubtFromZero(candidates, best, connection);
  return { connector: best.connector, best, ...qualified(because, doubt) };
}

/** The smaller range comes first, then the binding to one address; unknown ranges come last. */
function compare(one: Candidate, other: Candidate): number {
  if (!one.range || !other.range) return Number(!one.range) - Number(!other.range);
  const difference = rangeSize(one.range) - rangeSize(other.range);
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return Number(other.bound === 'address') - Number(one.bound === 'address');
}

/** Nothing ranks one of them before the other; a binding does, though it leaves a doubt. */
function isTied(one: Candidate, best: Candidate): boolean {
  if (!one.range || !best.range) return one.range === best.range;
  if (rangeSize(one.range) !== rangeSize(best.range)) return false;
  return one.bound === best.bound || !nests(one.range, best.range);
}

function nobody(candidates: readonly Candidate[], connection: Connection): Ruling {
  if (candidates.length === 0) return undecided(null, 'no Receive connector is declared');
  const { clientText, localText } = connection;
  const because = candidates.some(({ listens }) => listens)
    ? `none of the connectors on ${localText} has a range that contains ${clientText}`
    : `no enabled connector listens on ${localText}`;
  const doubt = doubtFromZero(candidates, null, connection);
  return { connector: null, best: null, ...qualified(because, doubt) };
}

function undecided(best: Candidate | null, because: string): Ruling {
  return { connector: null, certain: false, because, best };
}

function qualified(because: string, doubt: string | null): Pick<Ruling, 'certain' | 'because'> {
  if (doubt === null) return { certain: true, because };
  return { certain: false, because: `${because}, but that is not certain: ${doubt}` };
}

function describeServers(servers: readonly (string | null)[]): string {
  const names = servers.map((server) => server?.toUpperCase() ?? 'a server that was not declared');
  return `connectors of several servers could answer: ${listNames(names)}`;
}

function describeTie(equals: readonly Candidate[]): string {
  const names = listNames(equals.map(({ connector }) => connector.identity));
  const texts = [...new Set(equals.map(({ range }) => range?.text))].filter(
    (text) => text !== undefined,
  );
  const [doubtful] = equals.filter(({ doubts }) => doubts.length > 0);
  if (doubtful) {
    const { connector, doubts } = doubtful;
    const why = `${connector.identity} might not, for ${doubts[0]}`;
    return `which of ${names} answers cannot be told: ${why}`;
  }
  if (texts.length === 1) {
    return `${names} have the same binding and the same RemoteIPRanges ${texts[0]}`;
  }
  return `${names} are equally specific: their RemoteIPRanges are ${listNames(texts)}`;
}

function describeBest(
  { range }: Candidate,
  possible: readonly Candidate[],
  { clientText }: Connection,
): string {
  if (!range) return 'no other declared connector could answer';
  const isAlone = possible.every((one) => one.range === range || one.range === null);
  const rank = isAlone ? 'the only one' : 'the most specific';
  const known = possible.length > 1 && isAlone ? ' known' : '';
  return `its RemoteIPRanges ${range.text} is ${rank}${known} that contains ${clientText}`;
}

function doubtFromOthers(possible: readonly Candidate[], best: Candidate): string | null {
  for (const one of possible) {
    const against = one === best ? null : challenge(one, best);
    if (against !== null) return `${one.connector.identity} might answer instead, for ${against}`;
  }
  return null;
}

/** Microsoft lists `0.0.0.0` as if it were the widest range, which could then win or tie. */
function doubtFromZero(
  candidates: readonly Candidate[],
  best: Candidate | null,
  { client }: Connection,
): string | null {
  if (client.family === 6 || (best?.range && rangeSize(best.range) < ALL_OF_IPV4)) return null;
  const wide = candidates.find((one) => one !== best && one.listens && hasLoneZero(one));
  return wide ? `${wide.connector.identity} might answer if its 0.0.0.0 means every address` : null;
}

function describeOther(one: Candidate, best: Candidate | null): string {
  const { excluded, doubts, range } = one;
  if (excluded !== null) return excluded;
  if (best === null || one === best || isTied(one, best)) {
    if (doubts[0] !== undefined) return `might answer: ${doubts[0]}`;
    return best === null ? `could answer: ${range?.text}` : `as specific: ${range?.text}`;
  }
  const against = challenge(one, best);
  return against === null ? `less specific: ${range?.text}` : `might answer instead: ${against}`;
}

function remarkOn(one: Candidate): string[] {
  const { connector } = one;
  const remarks = describeUnreadable(connector);
  if (hasLoneZero(one)) {
    remarks.push('its RemoteIPRanges 0.0.0.0 is read as that single address, not as every address');
  }
  return remarks.map((remark) => `${connector.identity}: ${remark}`);
}

function hasLoneZero({ connector }: Candidate): boolean {
  return connector.remoteIpRanges?.some((text) => text.trim() === '0.0.0.0') ?? false;
}
