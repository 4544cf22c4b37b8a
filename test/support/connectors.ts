/** Declared Receive connectors to start a test from. */

import {
  AUTH_MECHANISMS,
  type ReceiveConnector,
  undeclaredConnector,
} from '../../src/policy/connector.ts';

/** A connector of which nothing was declared but what is given. */
export function connector(declared: Partial<ReceiveConnector> = {}): ReceiveConnector {
  return {
    ...undeclaredConnector(declared.identity ?? 'EX01\\Test'),
    fqdn: 'ex01.example.test',
    ...declared,
  };
}

/** Settings with which a connector answers every client on port 25, and no doubt is left. */
export const ANSWERING = {
  enabled: true,
  bindings: ['0.0.0.0:25'],
  remoteIpRanges: ['0.0.0.0-255.255.255.255'],
} as const satisfies Partial<ReceiveConnector>;

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
