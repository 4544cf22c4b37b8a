/** Which declared Receive connector answered a session. */

import ipaddr from 'ipaddr.js';
import type { ReceiveConnector } from './connector.ts';

/** Where a session ended up: the name that was dialled, and the local end on the server. */
export interface Endpoint {
  readonly host: string;
  readonly address: string | null;
  readonly port: number;
}

/** The connector that answered, or why it cannot be told. */
export type Selection =
  | { readonly connector: ReceiveConnector }
  | { readonly connector: null; readonly because: string };

/**
 * Selects by server name, then by the most specific binding (Set-ReceiveConnector: Bindings).
 *
 * A binding that names the address wins over one for all addresses of its family.
 */
export function selectConnector(
  connectors: readonly ReceiveConnector[],
  endpoint: Endpoint,
): Selection {
  const { address, port } = endpoint;
  const listening = connectors
    .filter((connector) => connector.enabled !== false)
    .map((connector) => ({ connector, fit: bindingFit(connector, endpoint) }))
    .filter(({ fit }) => fit > 0);
  const where = `${address ?? endpoint.host} port ${port}`;
  if (listening.length === 0) return unmatched(`no declared connector listens on ${where}`);
  const named = listening.filter(({ connector }) => isNamed(connector, endpoint.host));
  const candidates = named.length > 0 ? named : listening;
  const best = Math.max(...candidates.map(({ fit }) => fit));
  const [only, ...others] = candidates.filter(({ fit }) => fit === best);
  if (!only || others.length > 0) {
    const names = candidates.map(({ connector }) => connector.identity).join(', ');
    return unmatched(`several declared connectors listen on ${where}: ${names}`);
  }
  return { connector: only.connector };
}

/** Finds a connector by the identity that a person gave, without regard to case. */
export function findConnector(
  connectors: readonly ReceiveConnector[],
  identity: string,
): ReceiveConnector | undefined {
  const wanted = identity.toLowerCase();
  return connectors.find((connector) => connector.identity.toLowerCase() === wanted);
}

/** 0 not bound there, 1 bindings not declared, 2 bound to every address, 3 bound to this one. */
function bindingFit({ bindings }: ReceiveConnector, { address, port }: Endpoint): number {
  if (bindings === null) return 1;
  return Math.max(0, ...bindings.map((binding) => oneBindingFit(binding, address, port)));
}

function oneBindingFit(binding: string, address: string | null, port: number): number {
  const [, host = '', boundPort] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(binding) ?? [];
  if (Number(boundPort) !== port) return 0;
  if (address === null) return 2;
  const bare = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(host) || !ipaddr.isValid(bare)) return 0;
  const bound = ipaddr.parse(host);
  const dialled = ipaddr.parse(bare);
  if (bound.kind() !== dialled.kind()) return 0;
  if (bound.range() === 'unspecified') return 2;
  return bound.toNormalizedString() === dialled.toNormalizedString() ? 3 : 0;
}

/** The host is the connector's Fqdn or its server, by full name or by first label. */
function isNamed({ identity, fqdn }: ReceiveConnector, host: string): boolean {
  const [server, connector] = identity.toLowerCase().split('\\');
  const name = host.toLowerCase();
  if (fqdn?.toLowerCase() === name) return true;
  return connector !== undefined && (name === server || name.split('.')[0] === server);
}

function unmatched(because: string): Selection {
  return { connector: null, because };
}
