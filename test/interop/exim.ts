/** What is seen of Exim. */

import { EXIM_RECIPE } from './exim-recipe.ts';
import {
  asking,
  certificateWanted,
  expired,
  greetingLike,
  implicit,
  type Manner,
  notOffered,
  offered,
  refusing,
  required,
  taken,
  untold,
} from './manner.ts';
import { type RealServer, startUnpacked } from './server.ts';

const MANNER: Manner = {
  greeting: greetingLike(/^mail\.example ESMTP Exim /),
  keywords: [
    'SIZE 52428800',
    '8BITMIME',
    'PIPELINING',
    'PIPECONNECT',
    'CHUNKING',
    'STARTTLS',
    'SMTPUTF8',
    'HELP',
  ],
  goAhead: '220 TLS go ahead',
  mail: taken('250 OK'),
};

export const EXIM: RealServer = {
  name: 'Exim',
  requirement: 'exim',
  setUps: [
    {
      name: 'none',
      claim: 'not listed, and refused when asked for',
      seen: notOffered(MANNER, '503 STARTTLS command used when not advertised'),
    },
    { name: 'offered', claim: 'works', seen: offered(MANNER) },
    {
      name: 'required',
      claim: 'mail in clear is refused in the administrator’s words',
      seen: required(MANNER, '530 5.7.0 Must issue a STARTTLS command first'),
    },
    { name: 'expired certificate', claim: 'past its end', seen: expired(MANNER) },
    { name: 'client certificate asked', claim: 'works without one', seen: asking(MANNER) },
    {
      name: 'client certificate required',
      claim: 'fails without one',
      seen: certificateWanted(MANNER),
    },
    { name: 'implicit TLS', claim: 'works', implicitTls: true, seen: implicit(MANNER) },
    {
      name: 'certificate missing',
      claim: 'listed, but refused with 454',
      seen: refusing(MANNER, '454 TLS currently unavailable'),
    },
    {
      name: 'no certificate',
      claim: 'makes one of its own for an hour',
      seen: {
        ...offered(MANNER),
        certificate: {
          trusted: false,
          trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
          nameMatches: true,
        },
        undeclared: ['warning', 'certificate-expiring', 'certificate-untrusted'],
        requireTls: [
          'critical',
          'event 12018 likely',
          'mail-accepted-in-clear',
          'certificate-expiring',
          'certificate-untrusted',
        ],
      },
    },
    {
      name: 'PROXY protocol expected',
      claim: 'greets after three seconds, and refuses EHLO',
      seen: {
        ...untold('completed', ''),
        failure: undefined,
        greeting: MANNER.greeting,
        keywords: [],
        mail: { accepted: null, tlsRequired: null, reply: null, failure: 'EHLO was refused' },
        undeclared: ['unknown', 'not-observed', 'enforcement-not-observed'],
        requireTls: ['unknown', 'not-observed', 'enforcement-not-observed'],
      },
    },
  ],
  start: () => startUnpacked(EXIM_RECIPE),
};
