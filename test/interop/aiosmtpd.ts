/** What is seen of aiosmtpd. */

import { AIOSMTPD_RECIPE } from './aiosmtpd-recipe.ts';
import {
  asking,
  closedForCertificate,
  expired,
  greetingLike,
  type Manner,
  notOffered,
  offered,
  required,
  taken,
} from './manner.ts';
import { type RealServer, startUnpacked } from './server.ts';

const MANNER: Manner = {
  greeting: greetingLike(/^mail\.example Python SMTP /),
  keywords: ['SIZE 33554432', '8BITMIME', 'SMTPUTF8', 'STARTTLS', 'HELP'],
  keywordsAfterTls: ['SIZE 33554432', '8BITMIME', 'SMTPUTF8', 'AUTH LOGIN PLAIN', 'HELP'],
  goAhead: '220 Ready to start TLS',
  mail: taken('250 OK'),
};

export const AIOSMTPD: RealServer = {
  name: 'aiosmtpd',
  requirement: 'aiosmtpd',
  setUps: [
    {
      name: 'none',
      claim: 'not listed, and 454 when asked for',
      seen: notOffered(MANNER, '454 TLS not available'),
    },
    { name: 'offered', claim: 'works', seen: offered(MANNER) },
    {
      name: 'required',
      claim: 'mail in clear is refused without an enhanced code',
      seen: required(MANNER, '530 Must issue a STARTTLS command first'),
    },
    { name: 'expired certificate', claim: 'past its end', seen: expired(MANNER) },
    { name: 'client certificate asked', claim: 'works without one', seen: asking(MANNER) },
    {
      name: 'client certificate required',
      claim: 'closes without one, and without an alert',
      seen: closedForCertificate(MANNER),
    },
  ],
  start: () => startUnpacked(AIOSMTPD_RECIPE),
};
