/** What is seen of Sendmail. */

import {
  asking,
  expired,
  greetingLike,
  implicit,
  type Manner,
  notOffered,
  offered,
  required,
  taken,
} from './manner.ts';
import { SENDMAIL_RECIPE } from './sendmail-recipe.ts';
import { type RealServer, startUnpacked } from './server.ts';

const MANNER: Manner = {
  greeting: greetingLike(/^mail\.example ESMTP Sendmail /),
  keywords: [
    'ENHANCEDSTATUSCODES',
    'PIPELINING',
    'EXPN',
    'VERB',
    '8BITMIME',
    'SIZE',
    'DSN',
    'ETRN',
    'AUTH DIGEST-MD5 CRAM-MD5',
    'STARTTLS',
    'DELIVERBY',
    'HELP',
  ],
  goAhead: '220 2.0.0 Ready to start TLS',
  mail: taken('250 2.1.0 <>... Sender ok'),
};

export const SENDMAIL: RealServer = {
  name: 'Sendmail',
  requirement: 'sendmail',
  setUps: [
    {
      name: 'none',
      claim: 'not listed, and 454 when asked for',
      seen: notOffered(MANNER, '454 4.3.3 TLS not available after start'),
    },
    { name: 'offered', claim: 'works', seen: offered(MANNER) },
    {
      name: 'required',
      claim: 'mail in clear is refused as too weak',
      seen: required(MANNER, '503 5.7.0 encryption too weak 0 less than 112'),
    },
    { name: 'expired certificate', claim: 'past its end', seen: expired(MANNER) },
    { name: 'client certificate asked', claim: 'works without one', seen: asking(MANNER) },
    { name: 'implicit TLS', claim: 'works', implicitTls: true, seen: implicit(MANNER) },
  ],
  start: () => startUnpacked(SENDMAIL_RECIPE),
};
