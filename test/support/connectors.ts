/** Declared Receive connectors to start a test from. */

import { AUTH_MECHANISMS, type ReceiveConnector } from '../../src/policy/connector.ts';

/** A connector of which nothing was declared but what is given. */
export function connector(declared: Partial<ReceiveConnector> = {}): ReceiveConnector {
  return {
    identity: 'EX01\\Test',
    enabled: null,
    bindings: null,
    remoteIpRanges: null,
    authMechanism: null,
    requireTls: null,
    domainSecureEnabled: null,
    fqdn: 'ex01.example.test',
    banner: null,
    maxMessageSize: null,
    ...declared,
  };
}

/** AuthMechanism 31, as Setup gives it to Default Frontend. */
export const DEFAULT_FRONTEND = connector({
  identity: 'EX01\\Default Frontend EX01',
  enabled: true,
  bindings: ['[::]:25', '0.0.0.0:25'],
  authMechanism: AUTH_MECHANISMS.filter((flag) => flag !== 'ExternalAuthoritative'),
  requireTls: false,
  domainSecureEnabled: true,
  maxMessageSize: 37_748_736,
});

/** AuthMechanism 15, as Setup gives it to Client Frontend on port 587. */
export const CLIENT_FRONTEND = connector({
  identity: 'EX01\\Client Frontend EX01',
  enabled: true,
  bindings: ['[::]:587', '0.0.0.0:587'],
  authMechanism: ['Tls', 'Integrated', 'BasicAuth', 'BasicAuthRequireTLS'],
  requireTls: false,
  domainSecureEnabled: false,
  maxMessageSize: 37_748_736,
});
