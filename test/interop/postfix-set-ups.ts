/** What is seen of Postfix. */

import { replyOf } from '../support/observations.ts';
import { SERVER_NAME } from './certificates.ts';
import {
  asking,
  expired,
  handshakeFailed,
  implicit,
  type Manner,
  NOT_ASKED,
  notOffered,
  offered,
  refusing,
  required,
  taken,
  untold,
} from './manner.ts';
import { startPostfix } from './postfix.ts';
import type { RealServer } from './server.ts';

/** How a Postfix talks that lists STARTTLS. */
export const MANNER: Manner = {
  greeting: replyOf(`220 ${SERVER_NAME} ESMTP Postfix`),
  keywords: [
    'PIPELINING',
    'SIZE 10240000',
    'VRFY',
    'ETRN',
    'STARTTLS',
    'ENHANCEDSTATUSCODES',
    '8BITMIME',
    'DSN',
    'SMTPUTF8',
    'CHUNKING',
  ],
  goAhead: '220 2.0.0 Ready to start TLS',
  mail: taken('250 2.1.0 Ok'),
};

export const NOT_IMPLEMENTED = '502 5.5.1 Error: command not implemented';
const NO_HEADER = '421 4.3.0 mail.example Server local error';
const NO_CERTIFICATE = `421 4.7.1 ${SERVER_NAME} Error: No client certificate presented`;

/** Postscreen's greeting, of which the first line comes two seconds before the second. */
export const GREETING_IN_TWO = replyOf('220-wait', `220 ${SERVER_NAME} ESMTP Postfix`);

export const POSTFIX: RealServer = {
  name: 'Postfix',
  requirement: 'postfix',
  setUps: [
    {
      name: 'none',
      claim: 'neither listed nor understood',
      seen: notOffered(MANNER, NOT_IMPLEMENTED),
    },
    {
      name: 'offered',
      claim: 'works, and mail in clear is taken all the same',
      seen: offered(MANNER),
    },
    {
      name: 'required',
      claim: 'works, and mail in clear is refused for want of it',
      seen: required(MANNER, '530 5.7.0 Must issue a STARTTLS command first'),
    },
    {
      name: 'expired certificate',
      claim: 'works, and the certificate is past its end',
      seen: expired(MANNER),
    },
    { name: 'client certificate asked', claim: 'works without one', seen: asking(MANNER) },
    {
      name: 'client certificate required',
      claim: 'turns us away under TLS for want of one',
      seen: {
        ...asking(MANNER),
        outcome: 'refused',
        failure: `the server turned us away: ${NO_CERTIFICATE}`,
        keywordsAfterTls: undefined,
        mail: NOT_ASKED,
        undeclared: ['unknown', 'not-observed'],
        requireTls: ['unknown', 'not-observed'],
      },
    },
    {
      name: 'implicit TLS',
      claim: 'nothing to list under TLS from the first octet',
      implicitTls: true,
      seen: implicit(MANNER),
    },
    {
      name: 'postscreen',
      claim: 'works after a greeting in two parts, two seconds apart',
      seen: { ...offered(MANNER), greeting: GREETING_IN_TWO },
    },
    {
      name: 'PROXY protocol expected',
      claim: 'turns us away for want of its header',
      seen: untold('refused', `the server turned us away: ${NO_HEADER}`, NO_HEADER),
    },
    {
      name: 'PROXY protocol expected, postscreen',
      claim: 'turns us away for want of its header',
      seen: untold(
        'refused',
        'the server turned us away: 421 4.3.2 No system resources',
        '421 4.3.2 No system resources',
      ),
    },
    {
      name: 'TLS 1.2 only',
      claim: 'works with TLS 1.2',
      seen: { ...offered(MANNER), protocol: 'TLSv1.2' },
    },
    {
      name: 'wrong name',
      claim: 'works, and the certificate names another server',
      seen: {
        ...offered(MANNER),
        certificate: { trusted: true, trustError: null, nameMatches: false },
        undeclared: ['warning', 'certificate-name'],
        requireTls: ['critical', 'mail-accepted-in-clear', 'certificate-name'],
      },
    },
    {
      name: 'no certificate',
      claim: 'listed and begun, but no handshake completes',
      // OpenSSL 3.0, of the oldest supported Node, names the alert after SSLv3.
      seen: handshakeFailed(MANNER, /handshake failed: (ssl\/tls|sslv3) alert handshake failure$/),
    },
    {
      name: 'key unreadable',
      claim: 'listed, but refused with 454',
      seen: refusing(MANNER, '454 4.7.0 TLS not available due to local problem'),
    },
    {
      name: 'keyword stripped',
      claim: 'not listed, and then not understood either',
      seen: notOffered(MANNER, NOT_IMPLEMENTED),
    },
  ],
  start: () => startPostfix('127.0.0.25'),
};
