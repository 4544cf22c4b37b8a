import { setReceiveConnector } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** A hint only: the setting of the service that this one needs is in no export of connectors. */
export const anonymousTlsSuppressed = defineConnectorRule({
  id: 'anonymous-tls-suppressed',
  title: 'SuppressXAnonymousTls needs a setting that is not exported',
  reference: 'Set-ReceiveConnector, SuppressXAnonymousTls',
  judgeConnector({ identity, suppressXAnonymousTls }) {
    if (suppressXAnonymousTls !== true) return [];
    return [
      {
        id: 'anonymous-tls-suppressed',
        severity: 'info',
        message: `${identity}: SuppressXAnonymousTls also needs UseDowngradedExchangeServerAuth on the transport service, which a connector's export does not tell.`,
        evidence: [declaredValue(identity, 'SuppressXAnonymousTls', true)],
        fix: [
          'Get-TransportService | Format-List Name,UseDowngradedExchangeServerAuth',
          '# Where servers are not meant to talk to each other in clear:',
          setReceiveConnector(identity, 'SuppressXAnonymousTls', '$false'),
        ],
      },
    ];
  },
});
