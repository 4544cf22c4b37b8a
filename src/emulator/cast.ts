/** The connectors of the demonstration: one that is well, and four that are not. */

import {
  type AuthMechanism,
  type ReceiveConnector,
  undeclaredConnector,
} from '../policy/connector.ts';
import type { EmulatedConnector } from './emulator.ts';

const DEFAULT_FRONTEND: readonly AuthMechanism[] = [
  'Tls',
  'Integrated',
  'BasicAuth',
  'BasicAuthRequireTLS',
  'ExchangeServer',
];

export const CAST: readonly EmulatedConnector[] = [
  { connector: connector('EX01', 'Default Frontend EX01', DEFAULT_FRONTEND, false) },
  // Exchange's own cmdlets refuse this state; a restored or hand-edited object can be in it.
  { connector: connector('EX02', 'Partner relay', ['Integrated', 'ExchangeServer'], true) },
  {
    connector: connector('EX03', 'Default Frontend EX03', DEFAULT_FRONTEND, true),
    certificate: 'expired',
  },
  { connector: connector('EX04', 'Default Frontend EX04', DEFAULT_FRONTEND, true), path: 'masked' },
  { connector: connector('EX05', 'Internet', ['Tls'], true), path: 'injecting' },
];

function connector(
  server: string,
  name: string,
  authMechanism: readonly AuthMechanism[],
  requireTls: boolean,
): ReceiveConnector {
  return {
    ...undeclaredConnector(`${server}\\${name}`),
    enabled: true,
    bindings: ['0.0.0.0:25'],
    remoteIpRanges: ['0.0.0.0-255.255.255.255'],
    authMechanism,
    requireTls,
    domainSecureEnabled: false,
    fqdn: `${server.toLowerCase()}.contoso.example`,
    maxMessageSize: 37_748_736,
  };
}
