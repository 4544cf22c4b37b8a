/** Where the declared connectors can be probed: their bindings on their servers. */

import { parseBinding, renderBinding } from './binding.ts';
import type { ReceiveConnector } from './connector.ts';

/** What there is to probe, and what cannot be told from the declaration. */
export interface OwnEndpoints {
  /** Target texts, each once: `ex01.contoso.com:25`, `192.0.2.10:587`. */
  readonly targets: readonly string[];
  /** The enabled connectors that have no endpoint, and why. */
  readonly missing: readonly { readonly identity: string; readonly because: string }[];
}

/** The endpoints of every connector that is not disabled. */
export function ownEndpoints(connectors: readonly ReceiveConnector[]): OwnEndpoints {
  const targets = new Set<string>();
  const missing: { identity: string; because: string }[] = [];
  for (const connector of connectors.filter(({ enabled }) => enabled !== false)) {
    const found = endpointsOf(connector, hostOf(connector, connectors));
    if (typeof found === 'string') missing.push({ identity: connector.identity, because: found });
    else for (const endpoint of found) targets.add(endpoint);
  }
  return { targets: [...targets], missing };
}

/** Its endpoints, or why there are none. */
function endpointsOf(
  { bindings }: ReceiveConnector,
  host: string | null,
): readonly string[] | string {
  if (bindings === null) return 'its Bindings were not declared';
  const endpoints = bindings.map(parseBinding).map((binding) => {
    if (!binding.isWildcard) return renderBinding(binding);
    return host === null ? null : `${host.toLowerCase()}:${binding.port}`;
  });
  const known = endpoints.filter((endpoint) => endpoint !== null);
  if (known.length > 0) return known;
  return 'it listens on every address, and neither its server nor its Fqdn was declared';
}

/**
 * The Fqdn is the name that the certificate carries; where servers share it, it leads to one of
 * them at best, and only the server's own name will do.
 */
function hostOf(
  { fqdn, server }: ReceiveConnector,
  connectors: readonly ReceiveConnector[],
): string | null {
  const isShared = connectors.some((one) => one.fqdn === fqdn && one.server !== server);
  if (fqdn === null || !isShared) return fqdn ?? server;
  const [, ...domain] = fqdn.split('.');
  return server === null || server.includes('.') ? server : [server, ...domain].join('.');
}
