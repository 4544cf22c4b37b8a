import { CERTIFICATE_CMDLETS } from '../policy/cmdlet.ts';
import { defineRule } from './rule.ts';
import { daysLeft, spellDays } from './validity.ts';

/** The server's certificate is past its end. */
export const certificateExpired = defineRule({
  id: 'certificate-expired',
  title: 'The certificate has expired',
  reference: 'RFC 5280 §4.1.2.5',
  needs: ['certificate'],
  judge({ certificate }, { observation, declaration }) {
    const days = daysLeft(certificate, observation);
    if (days > 0) return [];
    return [
      {
        id: 'certificate-expired',
        severity: 'critical',
        message: `The certificate expired ${spellDays(days)} ago.`,
        evidence: [`seen: ${certificate.subject}, not after ${certificate.notAfter}`],
        fix: declaration
          ? ['# Renew it, then enable the new one for SMTP:', ...CERTIFICATE_CMDLETS]
          : ['Renew it.'],
      },
    ];
  },
});
