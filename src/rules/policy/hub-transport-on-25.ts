import { renderBinding } from '../../policy/binding.ts';
import type { ReceiveConnector } from '../../policy/connector.ts';
import { readBindings } from '../../policy/endpoints.ts';
import { groupByServer, looksLikeEdge } from '../../policy/servers.ts';
import { setReceiveConnector } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import type { Finding } from '../finding.ts';
import type { PolicyRule } from '../rule.ts';

/**
 * On a Mailbox server since Exchange 2013 port 25 belongs to Front End Transport.
 *
 * An Edge Transport server has no Front End, and its exports may name a role all the same.
 */
export const hubTransportOn25: PolicyRule = {
  id: 'hub-transport-on-25',
  title: 'A connector of HubTransport listens on port 25',
  reference: 'Microsoft support: Front End Transport service stops',
  judge({ connectors }) {
    return groupByServer(connectors)
      .filter((server) => !looksLikeEdge(server))
      .flatMap((server) => server.connectors.flatMap(judgeConnector));
  },
};

function judgeConnector(connector: ReceiveConnector): Finding[] {
  const { identity, enabled, transportRole } = connector;
  if (enabled === false || transportRole !== 'HubTransport') return [];
  const on25 = readBindings(connector).entries.filter(({ port }) => port === 25);
  if (on25.length === 0) return [];
  return [
    {
      id: 'hub-transport-on-25',
      severity: 'warning',
      message: `${identity}: a connector of HubTransport on port 25 stops Front End Transport, which listens there; clients may get 4.3.2.`,
      evidence: [
        declaredValue(identity, 'TransportRole', transportRole),
        declaredValue(identity, 'Bindings', on25.map(renderBinding)),
      ],
      fix: [
        setReceiveConnector(identity, 'TransportRole', 'FrontendTransport'),
        'Restart-Service MSExchangeFrontEndTransport, MSExchangeTransport',
      ],
    },
  ];
}
