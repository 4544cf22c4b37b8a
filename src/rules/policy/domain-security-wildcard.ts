import { quoteText } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import type { PolicyRule } from '../rule.ts';
import { DOMAIN_LISTS } from './domain-lists.ts';

/** A wildcard stands in a list of domain-secured domains, which takes none. */
export const domainSecurityWildcard: PolicyRule = {
  id: 'domain-security-wildcard',
  title: 'A list of domain-secured domains holds a wildcard',
  reference: 'Set-TransportConfig, TLSReceiveDomainSecureList and TLSSendDomainSecureList',
  judge({ transportConfig }) {
    return DOMAIN_LISTS.flatMap(({ property, read }) => {
      const domains = read(transportConfig) ?? [];
      return domains
        .filter((domain) => domain.includes('*'))
        .map((domain) => ({
          id: 'domain-security-wildcard',
          severity: 'warning',
          message: `${property} does not support the wildcard ${domain}; whether a domain covers its subdomains is not documented.`,
          evidence: [declaredValue(null, property, domains)],
          fix: [`Set-TransportConfig -${property} @{Remove=${quoteText(domain)}}`],
        }));
    });
  },
};
