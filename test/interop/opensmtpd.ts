/** What is seen of OpenSMTPD, one that works and one that was built against the wrong OpenSSL. */

import { replyOf, starttlsFacts } from '../support/observations.ts';
import {
  certificateWanted,
  expired,
  handshakeFailed,
  implicit,
  type Manner,
  notOffered,
  offered,
  required,
  taken,
} from './manner.ts';
import { OPENSMTPD_6_RECIPE, OPENSMTPD_7_RECIPE } from './opensmtpd-recipe.ts';
import { type RealServer, startUnpacked } from './server.ts';

const MANNER: Manner = {
  greeting: replyOf('220 mail.example ESMTP OpenSMTPD'),
  keywords: ['8BITMIME', 'ENHANCEDSTATUSCODES', 'SIZE 36700160', 'DSN', 'STARTTLS', 'HELP'],
  goAhead: '220 2.0.0 Ready to start TLS',
  mail: taken('250 2.0.0 Ok'),
};

const NONE = {
  name: 'none',
  claim: 'not listed, and not understood',
  seen: notOffered(MANNER, '503 5.5.1 Invalid command: Command not supported'),
};

const BROKEN = handshakeFailed(MANNER, /handshake failed: tlsv1 alert internal error$/);

export const OPENSMTPD: RealServer = {
  name: 'OpenSMTPD',
  requirement: 'opensmtpd',
  setUps: [
    NONE,
    { name: 'offered', claim: 'works', seen: offered(MANNER) },
    {
      name: 'required',
      claim: 'mail in clear is refused as an invalid command',
      seen: required(MANNER, '530 5.5.1 Invalid command: Must issue a STARTTLS command first'),
    },
    { name: 'expired certificate', claim: 'past its end', seen: expired(MANNER) },
    {
      name: 'client certificate required',
      claim: 'fails without one',
      seen: certificateWanted(MANNER),
    },
    { name: 'implicit TLS', claim: 'works', implicitTls: true, seen: implicit(MANNER) },
  ],
  start: () => startUnpacked(OPENSMTPD_7_RECIPE),
};

/** A genuine specimen of a server that offers what it cannot do. */
export const BROKEN_OPENSMTPD: RealServer = {
  name: 'OpenSMTPD, broken',
  requirement: 'opensmtpd of Debian 12',
  setUps: [
    NONE,
    { name: 'offered', claim: 'listed and begun, but no handshake completes', seen: BROKEN },
    {
      name: 'implicit TLS',
      claim: 'no handshake completes',
      implicitTls: true,
      seen: {
        ...BROKEN,
        greeting: undefined,
        keywords: undefined,
        starttls: starttlsFacts({
          advertised: null,
          implicit: true,
          negotiated: null,
          reply: null,
        }),
      },
    },
  ],
  start: () => startUnpacked(OPENSMTPD_6_RECIPE),
};
