import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** A connection must be allowed to last longer than it may be silent. */
export const timeoutsConflict = defineConnectorRule({
  id: 'timeouts-conflict',
  title: 'ConnectionInactivityTimeout is not shorter than ConnectionTimeout',
  reference: 'Set-ReceiveConnector, ConnectionTimeout',
  judgeConnector({ identity, connectionTimeout, connectionInactivityTimeout }) {
    if (connectionTimeout === null || connectionInactivityTimeout === null) return [];
    if (connectionInactivityTimeout < connectionTimeout) return [];
    return [
      {
        id: 'timeouts-conflict',
        severity: 'warning',
        message: `${identity}: ConnectionInactivityTimeout has to be shorter than ConnectionTimeout.`,
        evidence: [
          declaredValue(
            identity,
            'ConnectionInactivityTimeout',
            `${connectionInactivityTimeout} s`,
          ),
          declaredValue(identity, 'ConnectionTimeout', `${connectionTimeout} s`),
        ],
        fix: [],
      },
    ];
  },
});
