import {
  ENABLE_ONE_FOR_SMTP,
  makeCertificate,
  SHOW_CERTIFICATES,
} from '../policy/certificate-cmdlet.ts';
import type { CertificateFacts } from '../smtp/certificate.ts';
import { printable } from '../smtp/printable.ts';
import { EVENT_12016 } from './certificate-events.ts';
import { declaredAmong } from './declared-certificate.ts';
import { foretell } from './foretell.ts';
import { defineRule } from './rule.ts';
import { daysLeft } from './validity.ts';

/** The certificate behind STARTTLS has expired; Exchange offers it all the same. */
export const event12016 = defineRule({
  id: 'event-12016',
  title: 'Event 12016: the certificate for STARTTLS has expired',
  reference: 'TechNet ff983405',
  needs: ['starttls', 'certificate'],
  judge({ starttls, certificate }, { declaration, connector, policy, observation }) {
    if (!declaration || starttls.implicit || daysLeft(certificate, observation) > 0) return [];
    const own = declaredAmong(policy.certificates, certificate);
    const name = connector?.fqdn ?? observation.facts.ehlo?.serverName ?? observation.host;
    return [
      foretell(EVENT_12016, {
        certainty: own ? 'certain' : 'likely',
        connector: declaration.identity,
        parameters: [printable(name, 255)],
        evidence: [
          `seen: ${certificate.subject}, thumbprint ${certificate.thumbprint}, not after ${certificate.notAfter}`,
          own
            ? `declared: certificate ${own.thumbprint} is one of Exchange's own`
            : "not certain: that it is Exchange's own certificate, and not that of a gateway in front",
        ],
        userAction: [
          ...(own ? [] : seeWhose(certificate)),
          '# Make a new certificate, or import one and enable it for SMTP:',
          makeCertificate(connector?.fqdn ?? null),
          ...ENABLE_ONE_FOR_SMTP,
        ],
      }),
    ];
  },
});

function seeWhose({ thumbprint }: CertificateFacts): readonly string[] {
  return [
    `# See whether ${thumbprint} is among these; if it is not, a gateway in front shows it:`,
    ...SHOW_CERTIFICATES,
  ];
}
