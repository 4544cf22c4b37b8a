import { quoteText } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import type { PolicyRule } from '../rule.ts';
import { DOMAIN_LISTS } from './domain-lists.ts';

/** A domain is secured in one direction only, which may be meant. */
export const domainSecurityOneWay: PolicyRule = {
  id: 'domain-security-one-way',
  title: 'A domain is secured in one direction only',
  reference: 'TechNet bb123543, Configuring Mutual TLS',
  judge({ transportConfig }) {
    const [receive, send] = DOMAIN_LISTS;
    return [[receive, send, 'to it'] as const, [send, receive, 'from it'] as const].flatMap(
      ([here, there, direction]) => {
        const domains = here.read(transportConfig);
        const others = there.read(transportConfig)?.map((domain) => domain.toLowerCase());
        if (!domains || !others) return [];
        return domains
          .filter((domain) => !others.includes(domain.toLowerCase()))
          .map((domain) => ({
            id: 'domain-security-one-way',
            severity: 'info',
            message: `${domain} stands in ${here.property} only: mail ${direction} does not need mutual TLS.`,
            evidence: [
              declaredValue(null, here.property, domains),
              declaredValue(null, there.property, there.read(transportConfig)),
            ],
            fix: [`Set-TransportConfig -${there.property} @{Add=${quoteText(domain)}}`],
          }));
      },
    );
  },
};
