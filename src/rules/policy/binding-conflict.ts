import {
  type RangeConflict,
  rangeConflicts,
  sharedBindings,
} from '../../policy/range-conflicts.ts';
import { groupByServer } from '../../policy/servers.ts';
import { declaredValue } from '../declared.ts';
import type { Finding } from '../finding.ts';
import type { PolicyRule } from '../rule.ts';

/** Two connectors on one binding between which the client's address does not decide. */
export const bindingConflict: PolicyRule = {
  id: 'binding-conflict',
  title: 'RemoteIPRanges on the same binding are equal, or overlap without nesting',
  reference: 'Set-ReceiveConnector, Bindings and RemoteIPRanges',
  judge({ connectors }) {
    return groupByServer(connectors)
      .flatMap((server) => sharedBindings(server.connectors))
      .flatMap(rangeConflicts)
      .filter(isWithinOneService)
      .filter(isFirstOfItsPair())
      .map(describe);
  },
};

/** Two services on one binding are worse than a conflict of ranges: events 1018 and 1019. */
function isWithinOneService({ connector, other }: RangeConflict): boolean {
  const [role, otherRole] = [connector.transportRole, other.transportRole];
  return role === null || otherRole === null || role === otherRole;
}

/** Most connectors listen over IPv4 and IPv6, and would be named twice. */
function isFirstOfItsPair(): (conflict: RangeConflict) => boolean {
  const named = new Set<string>();
  return ({ connector, other }) => {
    const pair = JSON.stringify([connector.identity, other.identity].sort());
    if (named.has(pair)) return false;
    named.add(pair);
    return true;
  };
}

function describe({ connector, other, binding, range, otherRange }: RangeConflict): Finding {
  const isEqual = range.first === otherRange.first && range.last === otherRange.last;
  const how = isEqual ? 'the same RemoteIPRanges' : 'RemoteIPRanges that overlap without nesting';
  return {
    id: 'binding-conflict',
    severity: 'warning',
    message: `${connector.identity} and ${other.identity} have ${how} on ${binding}: which of them answers is not documented.`,
    evidence: [
      declaredValue(connector.identity, 'RemoteIPRanges', range.text),
      declaredValue(other.identity, 'RemoteIPRanges', otherRange.text),
    ],
    fix: ['Give each its own range, or let one lie completely inside the other.'],
  };
}
