import { CERTIFICATE_CMDLETS } from '../../policy/cmdlet.ts';
import { EVENT_12016 } from '../certificate-events.ts';
import { foretell } from '../foretell.ts';
import { certaintyOf, declaredOffers, evidenceOf } from './offered-certificate.ts';
import type { DatedPolicyRule } from './policy-rule.ts';

/** The certificate that a connector offers has expired; STARTTLS is offered with it all the same. */
export const event12016: DatedPolicyRule = {
  id: 'event-12016',
  title: 'Event 12016: the STARTTLS certificate has expired',
  reference: 'MSExchangeTransport 12016 (Exchange 2010)',
  judge(policy, { now }) {
    return declaredOffers(policy).flatMap((offer) => {
      const { connector, selection } = offer;
      const notAfter = selection.chosen?.notAfter ?? null;
      if (notAfter === null || Date.parse(notAfter) >= now.getTime()) return [];
      const { identity, fqdn } = connector;
      return [
        foretell(EVENT_12016, {
          parameters: [fqdn ?? selection.sought ?? ''],
          certainty: certaintyOf(offer),
          connector: identity,
          evidence: [...evidenceOf(offer), `declared: its NotAfter is ${notAfter}`],
          userAction: ['# Renew it, then enable the new one for SMTP:', ...CERTIFICATE_CMDLETS],
        }),
      ];
    });
  },
};
