/** Which declared Receive connectors belong together: each server has its own. */

import type { ReceiveConnector } from './connector.ts';

/** The connectors of one server; those of which no server is known are together. */
export interface ServerConnectors {
  /** As it was first spelt; null where it was not declared. */
  readonly server: string | null;
  readonly connectors: readonly ReceiveConnector[];
}

/** The connectors by server, in the order in which the servers were declared. */
export function groupByServer(connectors: readonly ReceiveConnector[]): ServerConnectors[] {
  const groups = Map.groupBy(connectors, ({ server }) => server?.toLowerCase() ?? null);
  return Array.from(groups.values(), (group) => ({
    server: group[0]?.server ?? null,
    connectors: group,
  }));
}

/** Whether Setup's name of a connector shows that the server is an Edge Transport server. */
export function looksLikeEdge({ connectors }: ServerConnectors): boolean {
  return connectors.some(({ identity }) => /(?:^|\\)default internal receive/i.test(identity));
}
