import { CERTIFICATE_CMDLETS } from '../policy/cmdlet.ts';
import { declaredRequirement, seenReply } from './evidence.ts';
import { defineRule } from './rule.ts';
import { severityFor } from './severity.ts';

/** STARTTLS is listed, but the command gets another reply than 220. */
export const starttlsRefused = defineRule({
  id: 'starttls-refused',
  title: 'STARTTLS is offered, but refused',
  reference: 'RFC 3207 §4',
  needs: ['starttls'],
  judge({ starttls }, { declaration }) {
    const { advertised, reply } = starttls;
    // 421 turns us away, whatever was asked (RFC 5321 §3.8).
    if (!advertised || !reply || reply.code === 220 || reply.code === 421) return [];
    const forNow = reply.code >= 400 && reply.code < 500 ? ' for now' : '';
    return [
      {
        id: 'starttls-refused',
        severity: severityFor(declaration),
        message: `STARTTLS is offered, but refused${forNow} with ${reply.code}: mail cannot use TLS.`,
        evidence: [seenReply('STARTTLS', reply), ...declaredRequirement(declaration)],
        fix: declaration
          ? ['# See whether a certificate can be used:', ...CERTIFICATE_CMDLETS]
          : [],
      },
    ];
  },
});
