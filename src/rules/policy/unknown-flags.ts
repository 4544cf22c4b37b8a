import { showConnector } from '../../policy/cmdlet.ts';
import { declarationOf } from '../../policy/declaration.ts';
import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** A set of flags has bits that no documentation names; they were kept out of every judgement. */
export const unknownFlags = defineConnectorRule({
  id: 'unknown-flags',
  title: 'AuthMechanism or PermissionGroups has flags that are not documented',
  reference: 'Set-ReceiveConnector, AuthMechanism, PermissionGroups',
  judgeConnector(connector) {
    const { identity, authMechanism, permissionGroups } = connector;
    const sets = [
      { property: 'AuthMechanism', flags: authMechanism, bits: connector.unknownAuthBits },
      {
        property: 'PermissionGroups',
        flags: permissionGroups,
        bits: connector.unknownPermissionBits,
      },
    ];
    return sets
      .filter(({ bits }) => bits !== 0)
      .map(({ property, flags, bits }) => ({
        id: 'unknown-flags',
        severity: 'info',
        message: `${identity}: ${property} has the bits ${bits}, which no documentation names; what they do is not known here.`,
        evidence: [declaredValue(identity, property, flags)],
        fix: [showConnector(declarationOf(connector))],
      }));
  },
});
