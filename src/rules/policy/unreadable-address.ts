import { showConnector } from '../../policy/cmdlet.ts';
import { declarationOf } from '../../policy/declaration.ts';
import { describeUnreadable } from '../../policy/endpoints.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** An entry of Bindings or RemoteIPRanges that is none, so that who answers cannot be told. */
export const unreadableAddress = defineConnectorRule({
  id: 'unreadable-address',
  title: 'Bindings or RemoteIPRanges hold what cannot be read',
  reference: 'Set-ReceiveConnector, Bindings and RemoteIPRanges',
  judgeConnector(connector) {
    return describeUnreadable(connector).map((what) => ({
      id: 'unreadable-address',
      severity: 'unknown',
      message: `${connector.identity}: ${what}: which connector answers cannot be told for sure.`,
      evidence: [],
      fix: [showConnector(declarationOf(connector))],
    }));
  },
});
