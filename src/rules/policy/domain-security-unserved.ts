import type { ReceiveConnector } from '../../policy/connector.ts';
import type { Policy } from '../../policy/policy.ts';
import { domainsOf, type SendConnector } from '../../policy/send-connector.ts';
import { quoteText } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import type { Finding } from '../finding.ts';
import type { PolicyRule } from '../rule.ts';

/** Domains are listed for mutual TLS, but no enabled connector can have it with them. */
export const domainSecurityUnserved: PolicyRule = {
  id: 'domain-security-unserved',
  title: 'No connector serves the domain-secured domains',
  reference: 'Set-TransportConfig, TLSReceiveDomainSecureList and TLSSendDomainSecureList',
  judge(policy) {
    return [...judgeReceiving(policy), ...judgeSending(policy)];
  },
};

function judgeReceiving({ connectors, transportConfig }: Policy): Finding[] {
  const domains = transportConfig?.tlsReceiveDomainSecureList ?? [];
  if (domains.length === 0 || connectors.length === 0 || connectors.some(mightServe)) return [];
  return [
    {
      id: 'domain-security-unserved',
      severity: 'warning',
      message:
        'TLSReceiveDomainSecureList names domains, but no enabled Receive connector has DomainSecureEnabled together with Tls: the list has no effect.',
      evidence: [declaredValue(null, 'TLSReceiveDomainSecureList', domains)],
      fix: [
        '# On the connector that these domains send to:',
        "Set-ReceiveConnector -Identity '<SERVER\\Connector name>' -DomainSecureEnabled $true",
      ],
    },
  ];
}

/** What was not declared of a connector might serve. */
function mightServe({ enabled, domainSecureEnabled, authMechanism }: ReceiveConnector): boolean {
  if (enabled === false || domainSecureEnabled === false) return false;
  if (authMechanism === null) return true;
  return authMechanism.includes('Tls') && !authMechanism.includes('ExternalAuthoritative');
}

function judgeSending({ sendConnectors, transportConfig }: Policy): Finding[] {
  const domains = transportConfig?.tlsSendDomainSecureList ?? [];
  if (sendConnectors.length === 0) return [];
  return domains
    .filter((domain) => !sendConnectors.some((connector) => mightSend(connector, domain)))
    .map((domain) => ({
      id: 'domain-security-unserved',
      severity: 'warning',
      message: `TLSSendDomainSecureList names ${domain}, but no enabled Send connector for that very domain has DomainSecureEnabled with DNS routing and without IgnoreSTARTTLS.`,
      evidence: [declaredValue(null, 'TLSSendDomainSecureList', domains)],
      fix: [
        `New-SendConnector -Name '<name>' -AddressSpaces ${quoteText(domain)} -DNSRoutingEnabled $true -DomainSecureEnabled $true`,
      ],
    }));
}

/** A wildcard in the address space does not serve: Domain Security takes none. */
function mightSend(connector: SendConnector, domain: string): boolean {
  const { enabled, domainSecureEnabled, dnsRoutingEnabled, ignoreStartTls } = connector;
  if (enabled === false || domainSecureEnabled === false) return false;
  if (dnsRoutingEnabled === false || ignoreStartTls === true) return false;
  return connector.addressSpaces === null || domainsOf(connector).includes(domain.toLowerCase());
}
