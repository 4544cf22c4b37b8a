/** Which other Receive connectors could answer at the bindings of one. */

import type { Binding } from './binding.ts';
import type { ReceiveConnector } from './connector.ts';
import { readBindings } from './endpoints.ts';

/**
 * The other connectors that are not disabled and share a binding with this one on its server, so
 * that a client of another address may reach one of them instead.
 *
 * What was not declared speaks for sharing: it cannot be ruled out.
 */
export function sharersOf(
  connector: ReceiveConnector,
  connectors: readonly ReceiveConnector[],
): readonly ReceiveConnector[] {
  return connectors.filter(
    (other) =>
      other.identity !== connector.identity &&
      other.enabled !== false &&
      other.remoteIpRanges?.length !== 0 &&
      onSameServer(other, connector) &&
      shareBinding(other, connector),
  );
}

function onSameServer(one: ReceiveConnector, other: ReceiveConnector): boolean {
  if (one.server === null || other.server === null) return true;
  return one.server.toLowerCase() === other.server.toLowerCase();
}

function shareBinding(one: ReceiveConnector, other: ReceiveConnector): boolean {
  const [ours, theirs] = [readBindings(one), readBindings(other)];
  if (ours.gap !== null || theirs.gap !== null) return true;
  return ours.entries.some((mine) => theirs.entries.some((binding) => overlap(mine, binding)));
}

function overlap(one: Binding, other: Binding): boolean {
  if (one.port !== other.port || one.family !== other.family) return false;
  return one.isWildcard || other.isWildcard || one.value === other.value;
}
