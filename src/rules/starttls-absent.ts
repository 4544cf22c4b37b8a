import type { Facts } from '../../probes/index.ts';
import { SHOW_CERTIFICATES } from '../policy/certificate-cmdlet.ts';
import { addAuthMechanism, CERTIFICATE_CMDLETS, showConnector } from '../policy/cmdlet.ts';
import { type Declaration, declares } from '../policy/declaration.ts';
import { declaredRequirement, seenKeywords, seenReply } from './evidence.ts';
import { defineRule } from './rule.ts';
import { severityFor } from './severity.ts';
import { starttlsSeen } from './starttls-seen.ts';

/** The server does not offer STARTTLS, and nothing suggests that something hides it. */
export const starttlsAbsent = defineRule({
  id: 'starttls-absent',
  title: 'STARTTLS is not offered',
  reference: 'RFC 3207 §4',
  needs: ['starttls', 'ehlo'],
  judge({ starttls, ehlo }, { declaration, observation }) {
    if (starttlsSeen(starttls, ehlo, declaration) !== 'absent') return [];
    const { reply } = starttls;
    return [
      {
        id: 'starttls-absent',
        severity: severityFor(declaration),
        message: describe(declaration, observation.facts),
        evidence: [
          seenKeywords(ehlo),
          ...(reply ? [seenReply('STARTTLS, asked for all the same,', reply)] : []),
          ...declaredRequirement(declaration),
        ],
        fix: mend(declaration),
      },
    ];
  },
});

/** MAIL FROM, where it was asked, tells whether the requirement is in force. */
function describe(declaration: Declaration | null, facts: Facts): string {
  if (declaration?.requireTls !== true) {
    return 'STARTTLS is not offered: mail to this server travels in clear.';
  }
  const accepted = facts['mail-before-tls']?.accepted === true;
  const consequence = accepted ? 'mail travels in clear' : 'no mail can arrive';
  return `STARTTLS is not offered, though TLS is declared required: ${consequence}.`;
}

/** The commoner cause where Tls is declared is a certificate that cannot be used. */
function mend(declaration: Declaration | null): readonly string[] {
  if (!declaration) {
    return ['Turn on STARTTLS on the server, with a certificate that names it; then probe again.'];
  }
  switch (declares(declaration, 'Tls')) {
    case true:
      return ['# See whether a certificate can be used:', ...CERTIFICATE_CMDLETS];
    case false:
      return ['# Allow TLS on the connector:', ...addAuthMechanism(declaration, 'Tls')];
    case null:
      return [
        '# See whether AuthMechanism holds Tls; if it does, look for a usable certificate:',
        showConnector(declaration),
        ...SHOW_CERTIFICATES,
      ];
  }
}
