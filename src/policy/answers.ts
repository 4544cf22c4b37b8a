/** Which declared connector answers a client, on each of the declared servers. */

import { whoAnswers } from './answering.ts';
import { type Binding, parseBinding, renderBinding } from './binding.ts';
import type { ReceiveConnector } from './connector.ts';
import { parseIpAddress } from './ip-address.ts';
import { groupByServer } from './servers.ts';

/** Who answers on one server; part of the JSON contract. */
export interface ServerAnswer {
  /** Null where it was not declared. */
  readonly server: string | null;
  /** Null when none answers or, where that is not certain, when it cannot be told. */
  readonly connector: string | null;
  readonly certain: boolean;
  readonly because: string;
  readonly others: readonly { readonly connector: string; readonly because: string }[];
  /** What is suspicious about the question or the connectors. */
  readonly remarks: readonly string[];
}

/** Who answers a client; with several servers it is that of each which tells. */
export interface Answers extends Omit<ServerAnswer, 'server'> {
  readonly client: string;
  readonly binding: string;
  readonly servers: readonly ServerAnswer[];
}

/**
 * Asks every server for itself; a binding to all addresses, or none, asks about the port alone.
 *
 * @throws AddressError when the client is no address, or the binding none.
 */
export function answersFor(
  connectors: readonly ReceiveConnector[],
  client: string,
  bindingText: string | null,
): Answers {
  const wildcard = parseIpAddress(client).family === 4 ? '0.0.0.0:25' : '[::]:25';
  const binding = parseBinding(bindingText ?? wildcard);
  const servers = groupByServer(connectors).map((group) => ({
    server: group.server,
    ...answerOf(group.connectors, client, binding),
  }));
  const [only, ...more] = servers;
  const whole = only && more.length === 0 ? only : severalServers(servers);
  const { connector, certain, because, others, remarks } = whole;
  const asked = renderBinding(binding);
  return { client, binding: asked, connector, certain, because, others, remarks, servers };
}

function answerOf(
  connectors: readonly ReceiveConnector[],
  client: string,
  { isWildcard, address, port }: Binding,
): Omit<ServerAnswer, 'server'> {
  const endpoint = { address: isWildcard ? null : address, port };
  const { connector, certain, because, others, remarks } = whoAnswers(connectors, client, endpoint);
  return {
    connector: connector?.identity ?? null,
    certain,
    because,
    others: others.map((other) => ({
      connector: other.connector.identity,
      because: other.because,
    })),
    remarks,
  };
}

function severalServers(servers: readonly ServerAnswer[]): Omit<ServerAnswer, 'server'> {
  const because =
    servers.length === 0
      ? 'no Receive connector is declared'
      : `${servers.length} servers are declared, and each has its own connectors`;
  return { connector: null, certain: servers.length === 0, because, others: [], remarks: [] };
}
