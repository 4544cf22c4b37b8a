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
    const found = endpointsOf(connector);
    if (typeof found === 'string') missing.push({ identity: connector.identity, because: found });
    else for (const endpoint of found) targets.add(endpoint);
  }
  return { targets: [...targets], missing };
}

/** Its endpoints, or why there are none. */
function endpointsOf(connector: ReceiveConnector): readonly string[] | string {
  const { bindings, fqdn, server } = connector;
  if (bindings === null) return 'its Bindings were not declared';
  // Fqdn may be a name for the outside; but it is the one that the certificate carries.
  const host = fqdn ?? server;
  const endpoints = bindings.map(parseBinding).map((binding) => {
    if (!binding.isWildcard) return renderBinding(binding);
    return host === null ? null : `${host.toLowerCase()}:${binding.port}`;
  });
  const known = endpoints.filter((endpoint) => endpoint !== null);
  if (known.length > 0) return known;
  return 'it listens on every address, and neither its server nor its Fqdn was declared';
}
