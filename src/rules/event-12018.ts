import { ENABLE_ONE_FOR_SMTP, makeCertificate } from '../policy/certificate-cmdlet.ts';
import { printable } from '../smtp/printable.ts';
import { EVENT_12018 } from './certificate-events.ts';
import { foretell } from './foretell.ts';
import { defineRule } from './rule.ts';
import { daysLeft } from './validity.ts';

/** From when on Exchange logs it is not documented; in its last day it is likely to. */
const LIKELY_HOURS = 24;

/** The certificate behind STARTTLS ends soon. */
export const event12018 = defineRule({
  id: 'event-12018',
  title: 'Event 12018: the certificate for STARTTLS will expire soon',
  reference: 'TechNet ff982351',
  needs: ['starttls', 'certificate'],
  judge({ starttls, certificate }, { declaration, connector, observation, expiringDays }) {
    if (!declaration || starttls.implicit) return [];
    const days = daysLeft(certificate, observation);
    if (days <= 0 || days > expiringDays) return [];
    const { subject, thumbprint, notAfter } = certificate;
    const hours = Math.floor(days * 24);
    return [
      foretell(EVENT_12018, {
        certainty: days * 24 <= LIKELY_HOURS ? 'likely' : 'possible',
        connector: declaration.identity,
        parameters: [printable(subject, 200), thumbprint, String(hours)],
        evidence: [
          `seen: ${subject}, thumbprint ${thumbprint}, not after ${notAfter}`,
          'not certain: how long before the end Exchange logs this is not documented',
        ],
        userAction: [
          '# Before it ends, make a new certificate, or import one and enable it for SMTP:',
          makeCertificate(connector?.fqdn ?? null),
          ...ENABLE_ONE_FOR_SMTP,
        ],
      }),
    ];
  },
});
