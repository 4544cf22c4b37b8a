import { CERTIFICATE_CMDLETS } from '../../policy/cmdlet.ts';
import { EVENT_12018 } from '../certificate-events.ts';
import { foretell } from '../foretell.ts';
import { certaintyOf, declaredOffers, evidenceOf } from './offered-certificate.ts';
import type { DatedPolicyRule } from './policy-rule.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * The certificate that a connector offers ends soon.
 *
 * From when on Exchange says so is not documented; in its last day it is likely, before it possible.
 */
export const event12018: DatedPolicyRule = {
  id: 'event-12018',
  title: 'Event 12018: the STARTTLS certificate expires soon',
  reference: 'MSExchangeTransport 12018 (Exchange 2010)',
  judge(policy, { now, expiringDays }) {
    return declaredOffers(policy).flatMap((offer) => {
      const { chosen } = offer.selection;
      const notAfter = chosen?.notAfter ?? null;
      if (!chosen || notAfter === null) return [];
      const hours = (Date.parse(notAfter) - now.getTime()) / HOUR_MS;
      if (hours < 0 || hours > expiringDays * 24) return [];
      const { subject, thumbprint } = chosen;
      return [
        foretell(EVENT_12018, {
          parameters: [subject ?? 'not declared', thumbprint, String(Math.floor(hours))],
          certainty: hours <= 24 ? certaintyOf(offer) : 'possible',
          connector: offer.connector.identity,
          evidence: [
            ...evidenceOf(offer),
            `declared: its NotAfter is ${notAfter}`,
            'not documented: how long before the end Exchange begins to log it',
          ],
          userAction: ['# Renew it, then enable the new one for SMTP:', ...CERTIFICATE_CMDLETS],
        }),
      ];
    });
  },
};
