import { showConnector } from '../policy/cmdlet.ts';
import { type Declaration, declaredSetting } from '../policy/declaration.ts';
import { setReceiveConnector } from '../policy/setting-cmdlet.ts';
import { seenReply } from './evidence.ts';
import { defineRule } from './rule.ts';

/** TLS is declared required, yet MAIL FROM was accepted in clear. */
export const mailAcceptedInClear = defineRule({
  id: 'mail-accepted-in-clear',
  title: 'MAIL FROM is accepted in clear, though TLS is declared required',
  reference: 'RFC 3207 §4',
  needs: ['mail-before-tls'],
  judge({ 'mail-before-tls': mail }, { declaration }) {
    if (!declaration?.requireTls || mail.accepted !== true || !mail.reply) return [];
    return [
      {
        id: 'mail-accepted-in-clear',
        severity: 'critical',
        message:
          'TLS is declared required, but MAIL FROM is accepted in clear: the requirement is not in force.',
        evidence: [
          declaredSetting(declaration, 'RequireTLS'),
          seenReply('MAIL FROM:<> in clear', mail.reply),
        ],
        fix: mend(declaration),
      },
    ];
  },
});

/** Set without Tls in AuthMechanism, RequireTLS would let no mail in at all (event 1032). */
function mend(declaration: Declaration): readonly string[] {
  if (declaration.identity === null) {
    return ['Make the server require TLS: RequireTLS of the connector (Exchange), or its like.'];
  }
  return [
    '# See what runs; where it is $false and AuthMechanism holds Tls, set it:',
    showConnector(declaration),
    setReceiveConnector(declaration.identity, 'RequireTLS', '$true'),
  ];
}
