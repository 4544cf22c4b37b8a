import type { ReceiveConnector } from '../policy/connector.ts';
import type { Policy } from '../policy/policy.ts';
import { declaredValue } from './declared.ts';
import { defineRule } from './rule.ts';

/** Mutual TLS is declared, but nobody is asked for a certificate. */
export const clientCertificateNotRequested = defineRule({
  id: 'client-certificate-not-requested',
  title: 'No client certificate is asked for, though Domain Security is declared',
  reference: 'Set-ReceiveConnector, DomainSecureEnabled',
  needs: ['client-certificate'],
  judge({ 'client-certificate': seen }, { connector, policy }) {
    if (seen.requested !== false || !connector || !wantsMutualTls(connector, policy)) return [];
    return [
      {
        id: 'client-certificate-not-requested',
        severity: 'warning',
        message:
          'Domain Security is declared here, but no client is asked for its certificate: mail from the listed domains cannot be authenticated.',
        evidence: [
          'seen: the handshake asks for no client certificate',
          declaredValue(connector.identity, 'DomainSecureEnabled', true),
          declaredValue(
            null,
            'TLSReceiveDomainSecureList',
            policy.transportConfig?.tlsReceiveDomainSecureList ?? null,
          ),
        ],
        fix: [
          'Look whether something in front of the server ends TLS: it hides the certificates of partners.',
        ],
      },
    ];
  },
});

function wantsMutualTls(connector: ReceiveConnector, { transportConfig }: Policy): boolean {
  const domains = transportConfig?.tlsReceiveDomainSecureList ?? [];
  return connector.domainSecureEnabled === true && domains.length > 0;
}
