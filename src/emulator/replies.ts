/** What Exchange says, word for word, and how a reply is put on the wire (RFC 5321 §4.2). */

import type { Reply } from '../smtp/reply.ts';

/** A reply as the server composes it. */
export type SpokenReply = Pick<Reply, 'code' | 'lines'>;

/** Composes a reply from its code and the text of each line. */
export function reply(code: number, ...lines: readonly string[]): SpokenReply {
  return { code, lines };
}

/** The replies that do not depend on the session. */
export const REPLIES = {
  startTlsReady: reply(220, '2.0.0 SMTP server ready'),
  goodbye: reply(221, '2.0.0 Service closing transmission channel'),
  help: reply(
    214,
    'This server supports the following commands:',
    'HELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT',
  ),
  done: reply(250, '2.0.0 OK'),
  reset: reply(250, '2.0.0 Resetting'),
  senderOk: reply(250, '2.1.0 Sender OK'),
  recipientOk: reply(250, '2.1.5 Recipient OK'),
  queued: reply(250, '2.6.0 Queued mail for delivery'),
  startMailInput: reply(354, 'Start mail input; end with <CRLF>.<CRLF>'),
  tooManyErrors: reply(
    421,
    '4.7.0 Too many errors on this connection, closing transmission channel',
  ),
  tooManyConnections: reply(
    421,
    '4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel',
  ),
  notAvailable: reply(421, '4.3.2 Service not available'),
  startTlsFirst: reply(451, '5.7.3 Must issue a STARTTLS command first'),
  unrecognized: reply(500, '5.3.3 Unrecognized command'),
  invalidDomain: reply(501, '5.5.4 Invalid domain name'),
  invalidArguments: reply(501, '5.5.4 Invalid arguments'),
  helloFirst: reply(503, '5.5.2 Send hello first'),
  senderTwice: reply(503, '5.5.2 Sender already specified'),
  mailFirst: reply(503, '5.5.2 Need mail command'),
  recipientFirst: reply(503, '5.5.2 Need rcpt command'),
  noSuchMechanism: reply(504, '5.7.4 Unrecognized authentication type'),
} as const;

/** The greeting of a connector without a Banner of its own. */
export function defaultGreeting(serverName: string, date: string): SpokenReply {
  return reply(220, `${serverName} Microsoft ESMTP MAIL Service ready at ${date}`);
}

/** The first line of the reply to EHLO, the whole of the reply to HELO. */
export function hello(serverName: string, clientAddress: string): string {
  return `${serverName} Hello [${clientAddress}]`;
}

/** The bytes of one reply: a hyphen after the code on every line but the last. */
export function renderReply({ code, lines }: SpokenReply): string {
  return lines
    .map((line, index) => `${code}${index < lines.length - 1 ? '-' : ' '}${line}\r\n`)
    .join('');
}
