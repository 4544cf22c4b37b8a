import { addAuthMechanism } from '../../policy/cmdlet.ts';
import type { ReceiveConnector } from '../../policy/connector.ts';
import { declarationOf } from '../../policy/declaration.ts';
import { setReceiveConnector } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** DomainSecureEnabled without what it needs, so that no partner can prove itself. */
export const domainSecurityConflict = defineConnectorRule({
  id: 'domain-security-conflict',
  title: 'DomainSecureEnabled contradicts AuthMechanism',
  reference: 'Set-ReceiveConnector, DomainSecureEnabled',
  judgeConnector(connector) {
    const { identity, domainSecureEnabled, authMechanism } = connector;
    if (domainSecureEnabled !== true || authMechanism === null) return [];
    const why = whyNot(connector);
    if (why === null) return [];
    return [
      {
        id: 'domain-security-conflict',
        severity: 'warning',
        message: `${identity}: ${why}.`,
        evidence: [
          declaredValue(identity, 'DomainSecureEnabled', true),
          declaredValue(identity, 'AuthMechanism', authMechanism),
        ],
        fix: [
          ...(authMechanism.includes('Tls')
            ? []
            : addAuthMechanism(declarationOf(connector), 'Tls')),
          '# Or give up mutual TLS with the listed domains here:',
          setReceiveConnector(identity, 'DomainSecureEnabled', '$false'),
        ],
      },
    ];
  },
});

function whyNot({ authMechanism }: ReceiveConnector): string | null {
  if (authMechanism?.includes('ExternalAuthoritative')) {
    return 'DomainSecureEnabled does not work together with ExternalAuthoritative in AuthMechanism';
  }
  if (authMechanism?.includes('Tls')) return null;
  return 'DomainSecureEnabled needs Tls in AuthMechanism';
}
