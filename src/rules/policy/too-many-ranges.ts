import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** From 1,200 to 1,300 on, by Microsoft's article, a connector takes no more. */
const LIMIT = 1200;

/** A connector with more RemoteIPRanges than Active Directory keeps. */
export const tooManyRanges = defineConnectorRule({
  id: 'too-many-ranges',
  title: 'RemoteIPRanges has more entries than a connector can hold',
  reference: 'Microsoft support: connector remote IP address limit exceeded',
  judgeConnector({ identity, remoteIpRanges }) {
    if (remoteIpRanges === null || remoteIpRanges.length <= LIMIT) return [];
    return [
      {
        id: 'too-many-ranges',
        severity: 'warning',
        message: `${identity}: RemoteIPRanges holds ${remoteIpRanges.length} entries, and a connector takes about 1,200 to 1,300.`,
        evidence: [declaredValue(identity, 'RemoteIPRanges', `${remoteIpRanges.length} entries`)],
        fix: ['Write neighbouring addresses as ranges, or spread them over several connectors.'],
      },
    ];
  },
});
