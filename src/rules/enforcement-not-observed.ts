import { declaredRequirement, seenReply } from './evidence.ts';
import { defineRule } from './rule.ts';

/** Whether mail in clear is refused was asked, and not answered. */
export const enforcementNotObserved = defineRule({
  id: 'enforcement-not-observed',
  title: 'Whether mail in clear is refused could not be seen',
  reference: 'RFC 3207 §4',
  needs: ['mail-before-tls'],
  judge({ 'mail-before-tls': mail }, { declaration }) {
    const { accepted, failure, reply } = mail;
    if (accepted !== null || failure === null) return [];
    return [
      {
        id: 'enforcement-not-observed',
        severity: declaration?.requireTls ? 'unknown' : 'info',
        message: `Could not tell whether mail in clear is refused: ${failure}.`,
        evidence: [
          ...(reply ? [seenReply('MAIL FROM:<>', reply)] : []),
          ...declaredRequirement(declaration),
        ],
        fix: ['Ask again later, or from another address: the server may limit connections.'],
      },
    ];
  },
});
