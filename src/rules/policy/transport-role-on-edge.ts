import { groupByServer, looksLikeEdge } from '../../policy/servers.ts';
import { declaredValue } from '../declared.ts';
import type { PolicyRule } from '../rule.ts';

/** TransportRole cannot be set on Edge; that a server is one is told by a connector's name alone. */
export const transportRoleOnEdge: PolicyRule = {
  id: 'transport-role-on-edge',
  title: 'TransportRole is declared on an Edge Transport server',
  reference: 'Set-ReceiveConnector, TransportRole',
  judge({ connectors }) {
    return groupByServer(connectors)
      .filter(looksLikeEdge)
      .flatMap((server) => server.connectors)
      .filter(({ transportRole }) => transportRole === 'FrontendTransport')
      .map(({ identity, transportRole }) => ({
        id: 'transport-role-on-edge',
        severity: 'info',
        message: `${identity}: TransportRole does not exist on an Edge Transport server, which the names of its connectors say this is.`,
        evidence: [declaredValue(identity, 'TransportRole', transportRole)],
        fix: [],
      }));
  },
};
