/** What is seen of HAProxy with Postfix behind it. */

import { expect } from 'vitest';
import { startHaproxy } from './haproxy-recipe.ts';
import { implicit, notOffered, offered, untold } from './manner.ts';
import { GREETING_IN_TWO, MANNER, NOT_IMPLEMENTED } from './postfix-set-ups.ts';
import type { RealServer } from './server.ts';

const NO_HEADER = '421 4.3.0 mail.example Server local error';

export const HAPROXY: RealServer = {
  name: 'HAProxy before Postfix',
  requirement: 'haproxy',
  setUps: [
    {
      name: 'none',
      claim: 'neither listed nor understood',
      seen: notOffered(MANNER, NOT_IMPLEMENTED),
    },
    { name: 'offered', claim: 'works', seen: offered(MANNER) },
    { name: 'PROXY protocol', claim: 'works where both speak it', seen: offered(MANNER) },
    {
      name: 'PROXY protocol, postscreen',
      claim: 'works where both speak its second version',
      seen: { ...offered(MANNER), greeting: GREETING_IN_TWO },
    },
    {
      name: 'PROXY protocol not sent',
      claim: 'turns us away for want of its header',
      seen: untold('refused', `the server turned us away: ${NO_HEADER}`, NO_HEADER),
    },
    {
      name: 'PROXY protocol not expected',
      claim: 'answers the header, which is no answer to us',
      seen: {
        ...untold('malformed', ''),
        failure: expect.stringContaining('500 5.5.2 Error: command not recognized'),
        greeting: MANNER.greeting,
      },
    },
    { name: 'implicit TLS', claim: 'works', implicitTls: true, seen: implicit(MANNER) },
    {
      name: 'implicit TLS, expired certificate',
      claim: 'past its end',
      implicitTls: true,
      seen: {
        ...implicit(MANNER),
        certificate: { trusted: false, trustError: 'CERT_HAS_EXPIRED', nameMatches: true },
        undeclared: ['critical', 'certificate-expired'],
        requireTls: ['critical', 'certificate-expired'],
      },
    },
    {
      name: 'implicit TLS, client certificate asked',
      claim: 'works without one',
      implicitTls: true,
      seen: { ...implicit(MANNER), clientCertificateRequested: true },
    },
    {
      name: 'nothing behind',
      claim: 'closes without a word',
      seen: untold('closed', 'the server closed the connection before the greeting'),
    },
  ],
  start: startHaproxy,
};
