/** A connection to a server, as the declared connectors are held against it. */

import type { ReceiveConnector } from './connector.ts';
import { readBindings } from './endpoints.ts';
import { type IpAddress, parseIpAddress } from './ip-address.ts';

/** The server's end of a connection; the address is null when it is not known. */
export interface LocalEndpoint {
  readonly address: string | null;
  readonly port: number;
}

/** A connection as the server sees it. */
export interface Connection {
  readonly client: IpAddress;
  /** For messages; it may hold a zone. */
  readonly clientText: string;
  /** The server's own address; null when it is not known. */
  readonly local: IpAddress | null;
  readonly port: number;
  /** The local endpoint for messages. */
  readonly localText: string;
  /** What is wrong with the question. */
  readonly remarks: readonly string[];
}

/**
 * Reads both ends of a connection.
 *
 * A client over IPv4 reaches no IPv6 listener: a local address of the other family is that of
 * something before the server, and the server's own is not known.
 *
 * @throws AddressError when one of the addresses is none.
 */
export function describeConnection(
  connectors: readonly ReceiveConnector[],
  clientText: string,
  { address, port }: LocalEndpoint,
): Connection {
  const client = parseIpAddress(clientText);
  const local = address === null ? null : parseIpAddress(address);
  if (address !== null && local?.family === client.family) {
    const localText = `${address.includes(':') ? `[${address}]` : address}:${port}`;
    return { client, clientText, local, port, localText, remarks: [] };
  }
  return {
    client,
    clientText,
    local: soleAddress(connectors, client.family, port),
    port,
    localText: `port ${port} over IPv${client.family}`,
    remarks:
      local === null
        ? []
        : [`${clientText} does not reach ${address}: one is IPv4 and the other IPv6`],
  };
}

/** The one address that all listeners of a port and family are bound to; null when they differ. */
function soleAddress(
  connectors: readonly ReceiveConnector[],
  family: 4 | 6,
  port: number,
): IpAddress | null {
  const readings = connectors.filter(({ enabled }) => enabled !== false).map(readBindings);
  if (readings.some(({ gap }) => gap !== null)) return null;
  const listeners = readings
    .flatMap(({ entries }) => entries)
    .filter((binding) => binding.family === family && binding.port === port);
  const [first] = listeners;
  if (!first || first.isWildcard) return null;
  return listeners.every(({ value }) => value === first.value) ? first : null;
}
