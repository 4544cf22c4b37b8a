import { addAuthMechanism, CERTIFICATE_CMDLETS, dropRequireTls } from '../policy/cmdlet.ts';
import { type Declaration, declaredSetting, declares } from '../policy/declaration.ts';
import { EVENT_1032 } from './events.ts';
import { seenKeywords, seenMasking, seenNothing } from './evidence.ts';
import type { Certainty } from './finding.ts';
import { defineRule } from './rule.ts';
import { type StartTlsSeen, starttlsSeen } from './starttls-seen.ts';

/**
 * How sure event 1032 is, by whether `Tls` is declared and by what was seen of STARTTLS.
 *
 * Exchange's cmdlets refuse RequireTLS without Tls, so a declaration of that is damage in itself.
 * With Tls declared and STARTTLS absent the certificate is the likely cause (event 12014); whether
 * 1032 is logged too is not documented.
 */
const CERTAINTY: Record<
  'without' | 'undeclared' | 'with',
  Readonly<Record<StartTlsSeen, Certainty | null>>
> = {
  without: { absent: 'certain', hidden: 'likely', unknown: 'likely', offered: null },
  undeclared: { absent: 'likely', hidden: 'possible', unknown: null, offered: null },
  with: { absent: 'possible', hidden: null, unknown: null, offered: null },
};

/** The connector requires TLS, but cannot offer it. */
export const event1032 = defineRule({
  id: 'event-1032',
  title: 'Event 1032: TLS is required before MAIL FROM, but STARTTLS is not offered',
  reference: 'TechNet bb217382',
  needs: ['starttls'],
  judge({ starttls }, { declaration, observation }) {
    if (declaration?.requireTls !== true) return [];
    const { ehlo, 'mail-before-tls': mail } = observation.facts;
    // A connector that takes MAIL FROM in clear does not require TLS, whatever is declared.
    if (mail?.accepted) return [];
    const seen = starttlsSeen(starttls, ehlo, declaration);
    const certainty = CERTAINTY[tlsDeclared(declaration)][seen];
    if (certainty === null) return [];
    const { eventId, source, symbolicName, severity, message } = EVENT_1032;
    return [
      {
        eventId,
        source,
        symbolicName,
        severity,
        certainty,
        connector: declaration.identity,
        message,
        evidence: [
          declaredSetting(declaration, 'RequireTLS'),
          declaredSetting(declaration, 'AuthMechanism'),
          ...(ehlo ? [seenKeywords(ehlo), ...seenMasking(ehlo)] : [seenNothing(observation)]),
        ],
        userAction: userAction(declaration),
      },
    ];
  },
});

function tlsDeclared(declaration: Declaration): keyof typeof CERTAINTY {
  const tls = declares(declaration, 'Tls');
  if (tls === null) return 'undeclared';
  return tls ? 'with' : 'without';
}

/**
 * Lines to paste into the Exchange Management Shell, the likeliest cause first.
 *
 * A missing certificate is the commoner cause wherever Tls may be set already.
 */
function userAction(declaration: Declaration): readonly string[] {
  const tls = tlsDeclared(declaration);
  const certificate = [
    `# ${tls === 'without' ? 'Then see that' : 'The commoner cause (event 12014): see that'} a valid certificate is enabled for SMTP:`,
    ...CERTIFICATE_CMDLETS,
  ];
  const allowTls = [
    `# ${tls === 'without' ? 'Allow' : 'If it is not there, allow'} TLS on the connector, keeping what is configured:`,
    ...addAuthMechanism(declaration, 'Tls'),
  ];
  const giveUp = ['# Or do without TLS:', dropRequireTls(declaration)];
  switch (tls) {
    case 'without':
      return [...allowTls, ...certificate, ...giveUp];
    case 'undeclared':
      return [...certificate, ...allowTls, ...giveUp];
    case 'with':
      return [...certificate, ...giveUp];
  }
}
