import { declaredRequirement, seenKeywords, seenMasking, seenReply } from './evidence.ts';
import { defineRule } from './rule.ts';
import { severityFor } from './severity.ts';
import { starttlsSeen } from './starttls-seen.ts';

/** STARTTLS is not listed, and there are signs that something on the path took it out. */
export const strippedOnPath = defineRule({
  id: 'stripped-on-path',
  title: 'STARTTLS is hidden on the path',
  reference: 'RFC 3207 §6',
  needs: ['starttls', 'ehlo'],
  judge({ starttls, ehlo }, { declaration }) {
    if (starttlsSeen(starttls, ehlo, declaration) !== 'hidden') return [];
    const { reply, negotiated } = starttls;
    const outcome = negotiated ? ', and the handshake completed' : '';
    return [
      {
        id: 'stripped-on-path',
        severity: severityFor(declaration),
        message:
          'STARTTLS is hidden on the path between here and the server; what the server itself offers cannot be seen from here.',
        evidence: [
          seenKeywords(ehlo),
          ...seenMasking(ehlo),
          ...(reply ? [`${seenReply('STARTTLS', reply)}${outcome}`] : []),
          ...declaredRequirement(declaration),
        ],
        fix: [
          'Probe again from inside, next to the server, to see what it really offers.',
          'Let the firewall pass ESMTP untouched (Cisco ASA: no inspect esmtp, or allow-tls).',
        ],
      },
    ];
  },
});
