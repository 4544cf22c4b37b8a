import { dropRequireTls } from '../../policy/cmdlet.ts';
import type { ReceiveConnector } from '../../policy/connector.ts';
import { declarationOf } from '../../policy/declaration.ts';
import { readBindings, readRanges } from '../../policy/endpoints.ts';
import { type IpRange, rangeSize } from '../../policy/ip-range.ts';
import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** A server that the Internet sends to must not insist on TLS (RFC 3207 §4). */
export const requireTlsForEveryone = defineConnectorRule({
  id: 'require-tls-for-everyone',
  title: 'RequireTLS on port 25 for all addresses',
  reference: 'RFC 3207 §4',
  judgeConnector(connector) {
    const { identity, requireTls, enabled } = connector;
    if (requireTls !== true || enabled === false || !listensOn25(connector)) return [];
    const everyone = readRanges(connector).entries.find(isEveryone);
    if (!everyone) return [];
    return [
      {
        id: 'require-tls-for-everyone',
        severity: 'warning',
        message: `${identity}: RequireTLS on port 25 for all addresses turns away every sender without TLS; a server that the Internet sends to must not ask for that.`,
        evidence: [
          declaredValue(identity, 'RequireTLS', true),
          declaredValue(identity, 'RemoteIPRanges', everyone.text),
        ],
        fix: [
          dropRequireTls(declarationOf(connector)),
          '# Where partners have to use TLS, a connector of their own requires it:',
          "New-ReceiveConnector -Usage Partner -Name '<name>' -Server '<server>' -Bindings 0.0.0.0:25 -RemoteIPRanges '<addresses of the partner>' -RequireTLS $true",
        ],
      },
    ];
  },
});

function listensOn25(connector: ReceiveConnector): boolean {
  return readBindings(connector).entries.some(({ port }) => port === 25);
}

/** All of one family, give or take the first and the last address. */
function isEveryone(range: IpRange): boolean {
  const all = 1n << (range.family === 4 ? 32n : 128n);
  return rangeSize(range) >= all - 2n;
}
