/** Declared Send connectors to start a test from. */

import type { SendConnector } from '../../src/policy/send-connector.ts';

/** An enabled Send connector of which nothing else was declared but what is given. */
export function sendConnector(declared: Partial<SendConnector> = {}): SendConnector {
  return {
    identity: 'To partners',
    enabled: true,
    addressSpaces: null,
    smartHosts: null,
    dnsRoutingEnabled: null,
    port: null,
    fqdn: null,
    requireTls: null,
    tlsAuthLevel: null,
    tlsDomain: null,
    tlsCertificateName: null,
    domainSecureEnabled: null,
    ignoreStartTls: null,
    forceHelo: null,
    frontendProxyEnabled: null,
    cutProperties: [],
    unknownProperties: 0,
    ...declared,
  };
}
