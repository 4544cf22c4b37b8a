import { quoteAuthorities } from './client-certificate-refused.ts';
import { defineRule } from './rule.ts';

/** Who has no certificate is turned away. */
export const clientCertificateRequired = defineRule({
  id: 'client-certificate-required',
  title: 'The server turns away clients without a certificate',
  reference: 'RFC 5246 §7.4.4, RFC 8446 §4.4.2.4',
  needs: ['client-certificate'],
  judge({ 'client-certificate': seen }) {
    if (seen.required !== true) return [];
    return [
      {
        id: 'client-certificate-required',
        severity: 'info',
        message:
          'The server breaks off TLS with clients that have no certificate: only partners can send here under TLS.',
        evidence: ['seen: it breaks off without a certificate', ...quoteAuthorities(seen)],
        fix: [],
      },
    ];
  },
});
