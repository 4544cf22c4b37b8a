/** What is seen of Dovecot's submission service. */

import { replyOf } from '../support/observations.ts';
import { DOVECOT_RECIPE } from './dovecot-recipe.ts';
import {
  asking,
  expired,
  implicit,
  type Manner,
  notOffered,
  offered,
  refusedOtherwise,
  required,
  untold,
} from './manner.ts';
import { type RealServer, startUnpacked } from './server.ts';

const KEYWORDS = ['BURL imap', 'CHUNKING', 'ENHANCEDSTATUSCODES', 'SIZE'];

const MANNER: Manner = {
  greeting: replyOf('220 mail.example Dovecot (Debian) ready.'),
  keywords: ['8BITMIME', 'AUTH', ...KEYWORDS, 'STARTTLS', 'PIPELINING'],
  keywordsAfterTls: ['8BITMIME', 'AUTH PLAIN', ...KEYWORDS, 'PIPELINING'],
  goAhead: '220 2.0.0 Begin TLS negotiation now.',
  // The code and the enhanced code that others have for want of TLS.
  mail: refusedOtherwise('530 5.7.0 Authentication required.'),
};

export const DOVECOT: RealServer = {
  name: 'Dovecot submission',
  requirement: 'dovecot',
  setUps: [
    {
      name: 'none',
      claim: 'not listed, and refused when asked for',
      seen: notOffered(MANNER, '502 5.5.1 TLS support is not enabled.'),
    },
    { name: 'offered', claim: 'works', seen: offered(MANNER) },
    {
      name: 'required',
      claim: 'no AUTH in clear, and mail in clear is refused',
      seen: {
        ...required(MANNER, '530 5.7.0 TLS required.'),
        keywords: ['8BITMIME', ...KEYWORDS, 'STARTTLS', 'PIPELINING'],
      },
    },
    { name: 'expired certificate', claim: 'past its end', seen: expired(MANNER) },
    { name: 'client certificate asked', claim: 'works without one', seen: asking(MANNER) },
    { name: 'implicit TLS', claim: 'works', implicitTls: true, seen: implicit(MANNER) },
    {
      name: 'PROXY protocol expected',
      claim: 'closes without a word',
      seen: untold('closed', 'the server closed the connection before the greeting'),
    },
  ],
  start: () => startUnpacked(DOVECOT_RECIPE),
};
