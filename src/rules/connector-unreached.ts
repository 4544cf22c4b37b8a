import { printable } from '../smtp/printable.ts';
import { declaredOthers } from './evidence.ts';
import { type Case, defineRule } from './rule.ts';

/** Other declared connectors listen here too, but our address does not reach them. */
export const connectorUnreached = defineRule({
  id: 'connector-unreached',
  title: 'Other connectors at this endpoint do not answer our address',
  reference: 'Set-ReceiveConnector, RemoteIPRanges',
  needs: [],
  judge(_facts, { unreached, unmatched, observation }) {
    if (unreached.length === 0 || unmatched !== null) return [];
    const who =
      unreached.length === 1
        ? 'Another connector listens'
        : `${unreached.length} other connectors listen`;
    return [
      {
        id: 'connector-unreached',
        severity: 'info',
        message: `${who} here, but not for ${clientOf(observation)}, so nothing was seen there.`,
        evidence: declaredOthers(unreached),
        fix: ['Probe from an address in its RemoteIPRanges: --source, or another machine.'],
      },
    ];
  },
});

function clientOf({ facts, localAddress }: Case['observation']): string {
  return printable(facts.ehlo?.clientAddress ?? localAddress ?? 'our address');
}
