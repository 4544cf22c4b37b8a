import { showConnector } from '../../policy/cmdlet.ts';
import { declarationOf } from '../../policy/declaration.ts';
import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** AuthMechanism has bits that no documentation names; they were kept out of every judgement. */
export const unknownFlags = defineConnectorRule({
  id: 'unknown-flags',
  title: 'AuthMechanism has flags that are not documented',
  reference: 'Set-ReceiveConnector, AuthMechanism',
  judgeConnector(connector) {
    const { identity, authMechanism, unknownAuthBits } = connector;
    if (unknownAuthBits === 0) return [];
    return [
      {
        id: 'unknown-flags',
        severity: 'info',
        message: `${identity}: AuthMechanism has the bits ${unknownAuthBits}, which no documentation names; what they do is not known here.`,
        evidence: [declaredValue(identity, 'AuthMechanism', authMechanism)],
        fix: [showConnector(declarationOf(connector))],
      },
    ];
  },
});
