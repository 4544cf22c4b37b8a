import type { ReceiveConnector } from '../policy/connector.ts';
import { enableDomainSecurity } from '../policy/domain-security-cmdlet.ts';
import { declaredValue } from './declared.ts';
import { defineRule } from './rule.ts';

/** Domains must send under mutual TLS, but the connector that answered does not ask it of them. */
export const domainSecurityIneffective = defineRule({
  id: 'domain-security-ineffective',
  title: 'TLSReceiveDomainSecureList has no effect on this connector',
  reference: 'Set-ReceiveConnector, DomainSecureEnabled',
  needs: [],
  judge(_facts, { connector, policy }) {
    const domains = policy.transportConfig?.tlsReceiveDomainSecureList ?? [];
    if (connector?.domainSecureEnabled !== false) return [];
    if (domains.length === 0 || !takesPartners(connector)) return [];
    const { identity } = connector;
    return [
      {
        id: 'domain-security-ineffective',
        severity: 'warning',
        message:
          'Domains are declared to be secured by mutual TLS, but DomainSecureEnabled is $false on the connector that answered: mail from them is not held to it here.',
        evidence: [
          declaredValue(null, 'TLSReceiveDomainSecureList', domains),
          declaredValue(identity, 'DomainSecureEnabled', false),
          'not certain: what Exchange checks without DomainSecureEnabled is not documented',
        ],
        fix: ['# Where these partners come to this connector:', enableDomainSecurity(identity)],
      },
    ];
  },
});

/** Only users and servers of the organisation come to a connector without these two groups. */
function takesPartners({ permissionGroups }: ReceiveConnector): boolean {
  if (permissionGroups === null) return true;
  return permissionGroups.includes('AnonymousUsers') || permissionGroups.includes('Partners');
}
