import { defineRule } from './rule.ts';
import { daysLeft, spellDays } from './validity.ts';

/** The server's certificate ends soon. */
export const certificateExpiring = defineRule({
  id: 'certificate-expiring',
  title: 'The certificate expires soon',
  reference: 'RFC 5280 §4.1.2.5',
  needs: ['certificate'],
  judge({ certificate }, { observation, expiringDays }) {
    const days = daysLeft(certificate, observation);
    if (days <= 0 || days > expiringDays) return [];
    return [
      {
        id: 'certificate-expiring',
        severity: 'warning',
        message: `The certificate expires in ${spellDays(days)}.`,
        evidence: [`seen: ${certificate.subject}, not after ${certificate.notAfter}`],
        fix: ['Renew it, and enable the new one for SMTP before the old one ends.'],
      },
    ];
  },
});
