import type { PolicyRule } from '../rule.ts';

/** The same connector stands in the policy twice, and which declaration counts is not known. */
export const declaredTwice: PolicyRule = {
  id: 'declared-twice',
  title: 'A connector is declared more than once',
  reference: 'Get-ReceiveConnector, Get-SendConnector, Identity',
  judge({ connectors, sendConnectors }) {
    return [...sameNames(connectors), ...sameNames(sendConnectors)].map((identities) => ({
      id: 'declared-twice',
      severity: 'warning',
      message: `${identities[0]} is declared ${identities.length} times: which of them runs is not known.`,
      evidence: [],
      fix: ['Give each export once, and of several the newest.'],
    }));
  },
};

function sameNames(connectors: readonly { readonly identity: string }[]): string[][] {
  const identities = connectors.map(({ identity }) => identity);
  const groups = Map.groupBy(identities, (identity) => identity.toLowerCase());
  return [...groups.values()].filter(({ length }) => length > 1);
}
