/** What is seen of stunnel, which does TLS for the Postfix behind it. */

import { replyOf } from '../support/observations.ts';
import {
  certificateWanted,
  expired,
  implicit,
  type Manner,
  offered,
  refusedOtherwise,
} from './manner.ts';
import { MANNER as POSTFIX_MANNER } from './postfix-set-ups.ts';
import type { RealServer } from './server.ts';
import { startStunnel } from './stunnel-recipe.ts';

const WITHOUT_STARTTLS = POSTFIX_MANNER.keywords.filter((keyword) => keyword !== 'STARTTLS');

const MANNER: Manner = {
  greeting: replyOf('220 mail.example stunnel for ESMTP Postfix'),
  keywords: ['STARTTLS'],
  keywordsAfterTls: WITHOUT_STARTTLS,
  goAhead: '220 Go ahead',
  // It resets the connection, which says nothing of why.
  mail: refusedOtherwise(null),
};

export const STUNNEL: RealServer = {
  name: 'stunnel before Postfix',
  requirement: 'stunnel',
  setUps: [
    {
      name: 'offered',
      claim: 'works, and any other command ends in a reset',
      seen: offered(MANNER),
    },
    { name: 'expired certificate', claim: 'past its end', seen: expired(MANNER) },
    {
      name: 'client certificate required',
      claim: 'fails without one',
      seen: certificateWanted(MANNER),
    },
    {
      name: 'TLS 1.1 at most',
      claim: 'works at the second look',
      seen: {
        ...offered(MANNER),
        protocol: 'TLSv1.1',
        clientCertificateRequested: null,
        undeclared: ['warning', 'legacy-tls-only'],
        requireTls: ['warning', 'legacy-tls-only'],
      },
    },
    {
      name: 'implicit TLS',
      claim: 'works',
      implicitTls: true,
      seen: implicit(POSTFIX_MANNER),
    },
    {
      name: 'implicit TLS, offered within',
      claim: 'STARTTLS is listed under TLS, and is no question any more',
      implicitTls: true,
      seen: { ...implicit(POSTFIX_MANNER), keywords: POSTFIX_MANNER.keywords },
    },
  ],
  start: startStunnel,
};
