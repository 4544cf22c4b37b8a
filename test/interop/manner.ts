/** The rows of a server, from what it always says and what differs in one set-up. */

import { expect } from 'vitest';
import type { MailBeforeTlsFacts } from '../../probes/mail-before-tls.ts';
import type { Reply } from '../../src/smtp/reply.ts';
import { replyOf, starttlsFacts } from '../support/observations.ts';
import type { Seen } from './seen.ts';

/** What a server says, whatever its set-up. */
export interface Manner {
  readonly greeting: Reply;
  /** With STARTTLS where it lists that. */
  readonly keywords: readonly string[];
  /** In place of those, less STARTTLS. */
  readonly keywordsAfterTls?: readonly string[];
  /** Its reply to STARTTLS where TLS works. */
  readonly goAhead: string;
  /** What becomes of mail in clear where TLS is not required. */
  readonly mail: MailBeforeTlsFacts;
}

/** A greeting of which a part is not the same every time. */
export function greetingLike(line: RegExp): Reply {
  return { code: 220, enhanced: null, lines: [expect.stringMatching(line)] };
}

/** MAIL FROM was answered with 250. */
export function taken(reply: string): MailBeforeTlsFacts {
  return { accepted: true, tlsRequired: false, reply: replyOf(reply), failure: null };
}

/** MAIL FROM was refused for want of TLS. */
export function refusedForWantOfTls(reply: string): MailBeforeTlsFacts {
  return { accepted: false, tlsRequired: true, reply: replyOf(reply), failure: null };
}

/** MAIL FROM was refused, and nothing says that it was for want of TLS. */
export function refusedOtherwise(reply: string | null): MailBeforeTlsFacts {
  return {
    accepted: false,
    tlsRequired: null,
    reply: reply === null ? null : replyOf(reply),
    failure: null,
  };
}

/** It was not asked whether mail is taken in clear. */
export const NOT_ASKED: MailBeforeTlsFacts = {
  accepted: null,
  tlsRequired: null,
  reply: null,
  failure: null,
};

/** TLS works, and mail in clear is treated as the server always does. */
export function offered(manner: Manner): Seen {
  return {
    outcome: 'completed',
    failure: undefined,
    greeting: manner.greeting,
    keywords: manner.keywords,
    starttls: starttlsFacts({ reply: replyOf(manner.goAhead) }),
    protocol: 'TLSv1.3',
    clientCertificateRequested: false,
    certificate: { trusted: true, trustError: null, nameMatches: true },
    keywordsAfterTls: keywordsAfterTls(manner),
    mail: manner.mail,
    undeclared: ['ok'],
    requireTls: manner.mail.accepted ? ['critical', 'mail-accepted-in-clear'] : ['ok'],
  };
}

/** TLS works, and mail in clear is refused with this reply. */
export function required(manner: Manner, reply: string): Seen {
  return offered({ ...manner, mail: refusedForWantOfTls(reply) });
}

/** The certificate is past its end. */
export function expired(manner: Manner): Seen {
  return {
    ...offered(manner),
    certificate: { trusted: false, trustError: 'CERT_HAS_EXPIRED', nameMatches: true },
    undeclared: ['critical', 'certificate-expired'],
    requireTls: [
      'critical',
      'event 12016 likely',
      ...(manner.mail.accepted ? ['mail-accepted-in-clear'] : []),
      'certificate-expired',
    ],
  };
}

/** Clients are asked for a certificate, and need not have one. */
export function asking(manner: Manner): Seen {
  return { ...offered(manner), clientCertificateRequested: true };
}

/** STARTTLS is not listed, and asking for it all the same gets this reply. */
export function notOffered(manner: Manner, reply: string): Seen {
  return {
    ...inClear(manner),
    keywords: manner.keywords.filter((keyword) => keyword !== 'STARTTLS'),
    starttls: starttlsFacts({ advertised: false, negotiated: false, reply: replyOf(reply) }),
    undeclared: ['warning', 'starttls-absent'],
    // Mail taken in clear disproves that it is required, and with it the event.
    requireTls: manner.mail.accepted
      ? ['critical', 'starttls-absent', 'mail-accepted-in-clear']
      : ['critical', 'event 1032 likely', 'event 12014 possible', 'starttls-absent'],
  };
}

/** TLS from the first octet. */
export function implicit(manner: Manner): Seen {
  return {
    ...offered(manner),
    keywords: keywordsAfterTls(manner),
    starttls: starttlsFacts({ advertised: null, implicit: true, negotiated: null, reply: null }),
    keywordsAfterTls: undefined,
    mail: NOT_ASKED,
    requireTls: ['ok'],
  };
}

/** STARTTLS is listed and begun, and the handshake fails for this reason. */
export function handshakeFailed(manner: Manner, reason: RegExp): Seen {
  return {
    ...inClear(manner),
    outcome: 'handshake-failed',
    failure: expect.stringMatching(reason),
    starttls: starttlsFacts({ negotiated: false, reply: replyOf(manner.goAhead) }),
    mail: NOT_ASKED,
    undeclared: ['warning', 'handshake-failed'],
    requireTls: ['critical', 'handshake-failed'],
  };
}

/** In TLS 1.3 the handshake is over for a client when it hears that its certificate was wanted. */
export function certificateWanted(manner: Manner): Seen {
  return {
    ...handshakeFailed(manner, /alert certificate required$/),
    protocol: 'TLSv1.3',
    clientCertificateRequested: true,
    certificate: { trusted: true, trustError: null, nameMatches: true },
  };
}

/** The same from a server that closes the connection and does not say why. */
export function closedForCertificate(manner: Manner): Seen {
  return {
    ...certificateWanted(manner),
    outcome: 'closed',
    failure: 'the server closed the connection before the reply under TLS',
    undeclared: ['unknown', 'not-observed'],
    requireTls: ['unknown', 'not-observed'],
  };
}

/** STARTTLS is listed, and asking for it gets this reply. */
export function refusing(manner: Manner, reply: string): Seen {
  return {
    ...inClear(manner),
    starttls: starttlsFacts({ negotiated: false, reply: replyOf(reply) }),
    undeclared: ['warning', 'starttls-refused'],
    requireTls: manner.mail.accepted
      ? ['critical', 'starttls-refused', 'mail-accepted-in-clear']
      : ['critical', 'starttls-refused'],
  };
}

/** It could not be told whether STARTTLS is listed. */
export function untold(outcome: string, failure: string, greeting?: string): Seen {
  return {
    outcome,
    failure,
    greeting: greeting === undefined ? undefined : replyOf(greeting),
    keywords: undefined,
    starttls: starttlsFacts({ advertised: null, negotiated: null, reply: null }),
    protocol: undefined,
    clientCertificateRequested: undefined,
    certificate: undefined,
    keywordsAfterTls: undefined,
    mail: NOT_ASKED,
    undeclared: ['unknown', 'not-observed'],
    requireTls: ['unknown', 'not-observed'],
  };
}

/** Nothing was said under TLS. */
function inClear(manner: Manner): Seen {
  return {
    ...offered(manner),
    protocol: undefined,
    clientCertificateRequested: undefined,
    certificate: undefined,
    keywordsAfterTls: undefined,
  };
}

function keywordsAfterTls({ keywords, keywordsAfterTls }: Manner): readonly string[] {
  return keywordsAfterTls ?? keywords.filter((keyword) => keyword !== 'STARTTLS');
}
