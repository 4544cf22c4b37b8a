/** Matches a live session to the declared Receive connector that answered it. */

import type { EhloKeyword } from '../smtp/ehlo.ts';
import { whoAnswers } from './answering.ts';
import { compareEhlo, declaredTraits } from './compare-ehlo.ts';
import type { ReceiveConnector } from './connector.ts';
import { ehloKeywords } from './ehlo-keywords.ts';
import { readBindings } from './endpoints.ts';

/** What a session shows of where it ended up. */
export interface Session {
  /** The name that was dialled. */
  readonly host: string;
  /** The address that was dialled; null when nothing was reached. */
  readonly address: string | null;
  readonly port: number;
  /** Our address as the server saw it, else as we saw it; null when nothing was reached. */
  readonly clientAddress: string | null;
  /** The name that the server gives itself; null when it gave none. */
  readonly serverName: string | null;
  /** The keywords before TLS; null when there was no EHLO reply to read them from. */
  readonly keywords: readonly EhloKeyword[] | null;
}

/** The connector that answered a session, as far as it can be told. */
export interface Match {
  readonly connector: ReceiveConnector | null;
  /** Whether nothing that is unknown could make it another one. */
  readonly certain: boolean;
  /** One sentence. */
  readonly because: string;
  /** The other connectors that listen there, and why they do not answer our address. */
  readonly others: readonly { readonly identity: string; readonly because: string }[];
}

/**
 * Matches by server, binding and client address, and where that leaves several, by comparing the
 * EHLO reply that each would give with the one that was seen.
 *
 * An address that no Binding holds is that of a load balancer or of NAT, and says nothing.
 */
export function matchConnector(connectors: readonly ReceiveConnector[], session: Session): Match {
  const { clientAddress, port } = session;
  const { candidates, doubt } = ofThisServer(connectors, session);
  if (connectors.length > 0 && candidates.length === 0) {
    return unmatched(describeStranger(session));
  }
  if (clientAddress === null) return doubted(matchByPort(candidates, session), doubt);
  const address = isBound(candidates, session) ? session.address : null;
  const answering = whoAnswers(candidates, clientAddress, { address, port });
  const others = answering.others
    .filter(({ connector }) => listensOn(connector, session))
    .map(({ connector, because }) => ({ identity: connector.identity, because }));
  if (answering.certain) return doubted({ ...answering, others }, doubt);
  const alone = soleListener(candidates, session);
  if (alone) return doubted({ ...alone, certain: true }, doubt);
  if (answering.connector) return { ...answering, others };
  return matchByEhlo(candidates, session, answering.because);
}

/** Whether the server that was reached is a declared one, by its names or by its own address. */
export function isDeclaredServer(
  connectors: readonly ReceiveConnector[],
  { host, serverName, address }: Session,
): boolean {
  const names = [host, serverName].filter((name) => name !== null);
  return connectors.some(
    (connector) =>
      names.some((name) => isNamed(connector, name)) ||
      readBindings(connector).entries.some((one) => !one.isWildcard && one.address === address),
  );
}

/**
 * The connectors of the server that was reached: by the server's name, by another name that was
 * dialled, or by the name that it gives itself.
 *
 * Exchange calls itself by the Fqdn of the connector, so that a server which gives itself another
 * name may be somebody else's; one that was not heard may be any server's.
 */
function ofThisServer(
  connectors: readonly ReceiveConnector[],
  { host, serverName }: Session,
): { candidates: readonly ReceiveConnector[]; doubt: string | null } {
  const candidates = [
    connectors.filter(({ server }) => isNameOf(server, host)),
    connectors.filter((connector) => isNamed(connector, host)),
    connectors.filter((connector) => serverName !== null && isNamed(connector, serverName)),
    connectors.filter(({ server, fqdn }) => server === null && fqdn === null),
    serverName === null ? connectors : [],
  ].find((some) => some.length > 0);
  return { candidates: candidates ?? [], doubt: doubtOf(candidates ?? [], host, serverName) };
}

function doubtOf(
  candidates: readonly ReceiveConnector[],
  host: string,
  serverName: string | null,
): string | null {
  const named = candidates.filter(({ server, fqdn }) => server !== null || fqdn !== null);
  if (named.length === 0) return null;
  const name = serverName ?? host;
  if (named.some((connector) => isNamed(connector, name))) return null;
  return serverName === null ? `${host} is not its name` : `the server calls itself ${serverName}`;
}

function doubted(match: Match, doubt: string | null): Match {
  if (doubt === null || !match.connector) return match;
  const because = `${match.because}, but that is not certain: ${doubt}`;
  return { ...match, certain: false, because };
}

function describeStranger({ host, serverName }: Session): string {
  return `${host} calls itself ${serverName}, which is no declared server or Fqdn`;
}

/** Finds a connector by the identity that a person gave, without regard to case. */
export function findConnector(
  connectors: readonly ReceiveConnector[],
  identity: string,
): ReceiveConnector | undefined {
  const wanted = identity.toLowerCase();
  return connectors.find((connector) => connector.identity.toLowerCase() === wanted);
}

/** Somebody answered, and only one connector is declared there, whatever else is not known of it. */
function soleListener(
  connectors: readonly ReceiveConnector[],
  session: Session,
): Omit<Match, 'certain'> | null {
  const [only, ...others] = connectors.filter((connector) => listensOn(connector, session));
  if (!only || others.length > 0 || only.bindings === null || !session.keywords) return null;
  return { connector: only, because: `it alone listens on port ${session.port}`, others: [] };
}

/** Nothing was reached, so that only the endpoint can tell. */
function matchByPort(connectors: readonly ReceiveConnector[], session: Session): Match {
  const possible = connectors.filter((connector) => listensOn(connector, session));
  // One whose Bindings were not declared stands back behind one that is known to listen there.
  const known = possible.filter(({ bindings }) => bindings !== null);
  const listening = known.length > 0 ? known : possible;
  const [only, ...others] = listening;
  const where = `port ${session.port}`;
  if (!only) return unmatched(`no enabled connector listens on ${where}`);
  if (others.length > 0) {
    return unmatched(`${spellNames(listening)} listen on ${where}, and nothing was heard`);
  }
  const certain = possible.length === 1;
  return { connector: only, certain, because: `it listens on ${where}`, others: [] };
}

function matchByEhlo(
  connectors: readonly ReceiveConnector[],
  session: Session,
  doubt: string,
): Match {
  const { keywords } = session;
  if (keywords === null) return unmatched(doubt);
  const scored = connectors
    .filter((connector) => listensOn(connector, session))
    .map((connector) => ({ connector, score: scoreOf(connector, keywords) }));
  const best = Math.max(...scored.map(({ score }) => score));
  const [only, ...others] = scored.filter(({ score }) => score === best);
  if (!only || others.length > 0) return unmatched(doubt);
  const because = `its EHLO reply is the one that fits best, which is not certain: ${doubt}`;
  return { connector: only.connector, certain: false, because, others: [] };
}

function scoreOf(connector: ReceiveConnector, keywords: readonly EhloKeyword[]): number {
  const expected = ehloKeywords(connector, { tls: false, certificate: true });
  return compareEhlo(expected, keywords, declaredTraits(connector)).score;
}

/** The name is the connector's Fqdn, or that of its server. */
function isNamed({ server, fqdn }: ReceiveConnector, name: string): boolean {
  return isNameOf(server, name) || fqdn?.toLowerCase() === name.toLowerCase();
}

/** A server goes by its full name or by the first label of it. */
function isNameOf(server: string | null, name: string): boolean {
  const own = server?.toLowerCase();
  const dialled = name.toLowerCase();
  return own !== undefined && (own === dialled || own === dialled.split('.')[0]);
}

function isBound(connectors: readonly ReceiveConnector[], { address, port }: Session): boolean {
  return connectors
    .flatMap((connector) => readBindings(connector).entries)
    .some(
      (binding) => binding.port === port && (binding.isWildcard || binding.address === address),
    );
}

function listensOn(connector: ReceiveConnector, { port }: Session): boolean {
  if (connector.enabled === false) return false;
  const { entries } = readBindings(connector);
  return connector.bindings === null || entries.some((binding) => binding.port === port);
}

function spellNames(connectors: readonly ReceiveConnector[]): string {
  return connectors.map(({ identity }) => identity).join(', ');
}

function unmatched(because: string): Match {
  return { connector: null, certain: false, because, others: [] };
}
