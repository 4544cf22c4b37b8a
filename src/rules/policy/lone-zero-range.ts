import { setReceiveConnector } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** Microsoft's own example lists `0.0.0.0` as if it were every address; by its syntax it is one. */
export const loneZeroRange = defineConnectorRule({
  id: 'lone-zero-range',
  title: 'RemoteIPRanges holds 0.0.0.0 alone',
  reference: 'Set-ReceiveConnector, RemoteIPRanges',
  judgeConnector({ identity, remoteIpRanges }) {
    if (!remoteIpRanges?.some((text) => text.trim() === '0.0.0.0')) return [];
    return [
      {
        id: 'lone-zero-range',
        severity: 'warning',
        message: `${identity}: 0.0.0.0 in RemoteIPRanges is read as that single address, not as every address.`,
        evidence: [declaredValue(identity, 'RemoteIPRanges', remoteIpRanges)],
        fix: [
          '# Where every address is meant:',
          setReceiveConnector(identity, 'RemoteIPRanges', '0.0.0.0-255.255.255.255'),
        ],
      },
    ];
  },
});
