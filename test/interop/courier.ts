/** What is seen of Courier. */

import { replyOf } from '../support/observations.ts';
import { COURIER_RECIPE } from './courier-recipe.ts';
import {
  asking,
  closedForCertificate,
  expired,
  type Manner,
  notOffered,
  offered,
  refusing,
  required,
  taken,
} from './manner.ts';
import { type RealServer, startUnpacked } from './server.ts';

const MANNER: Manner = {
  greeting: replyOf('220 mail.example ESMTP'),
  keywords: [
    'STARTTLS',
    'XVERP Courier',
    'XEXDATA',
    // The word stands here with and without TLS, and is no offer.
    'XSECURITY NONE,STARTTLS',
    'PIPELINING',
    '8BITMIME',
    'SMTPUTF8',
    'SIZE',
    'DSN',
  ],
  goAhead: '220 Ok',
  mail: taken('250 Ok.'),
};

export const COURIER: RealServer = {
  name: 'Courier',
  requirement: 'courier',
  setUps: [
    {
      name: 'none',
      claim: 'named in XSECURITY alone, and 540 when asked for',
      seen: notOffered(MANNER, '540 TLS not available.'),
    },
    { name: 'offered', claim: 'works', seen: offered(MANNER) },
    {
      name: 'required',
      claim: 'mail in clear is refused with a code of 400',
      seen: required(MANNER, '400 STARTTLS is required first.'),
    },
    { name: 'expired certificate', claim: 'past its end', seen: expired(MANNER) },
    { name: 'client certificate asked', claim: 'works without one', seen: asking(MANNER) },
    {
      name: 'client certificate required',
      claim: 'closes without one, and without an alert',
      seen: closedForCertificate(MANNER),
    },
    {
      name: 'certificate missing',
      claim: 'not listed, and 540 when asked for',
      seen: notOffered(MANNER, '540 TLS not available.'),
    },
    {
      name: 'fault for good',
      claim: 'listed, but refused with 540',
      seen: refusing(MANNER, '540 TLS not available.'),
    },
    {
      name: 'fault for now',
      claim: 'listed, but refused with 440',
      seen: refusing(MANNER, '440 TLS not available.'),
    },
  ],
  start: () => startUnpacked(COURIER_RECIPE),
};
