import { describe, expect, test } from 'vitest';
import { readMailReply } from '../../probes/mail-before-tls.ts';
import { replyOf } from '../support/observations.ts';

describe('a refusal for want of TLS', () => {
  test.each([
    ['Postfix, Exim', '530 5.7.0 Must issue a STARTTLS command first'],
    ['Exchange', '451 5.7.3 Must issue a STARTTLS command first'],
    [
      'Exchange Online',
      '451 5.7.3 STARTTLS is required to send mail [BN1.example 2026-11-21T20:00Z 08DD]',
    ],
    ['OpenSMTPD', '530 5.5.1 Invalid command: Must issue a STARTTLS command first'],
    ['aiosmtpd', '530 Must issue a STARTTLS command first'],
    ['Sendmail', '503 5.7.0 encryption too weak 0 less than 112'],
    ['Courier', '400 STARTTLS is required first.'],
    ['one that spells it apart', '530 5.7.0 Start TLS first'],
    ['one that says TLS alone', '550 5.7.1 Use TLS'],
    ['one that says SSL', '554 5.7.1 This server wants SSL/TLS'],
    ['one that writes small', '530 5.7.0 must issue a starttls command first'],
    ['a status without words (X.7.10)', '554 5.7.10 Not like this'],
    ['a transient status without words (X.7.10)', '450 4.7.10 Not like this'],
  ])('by %s', (_server, line) => {
    const reply = replyOf(line);
    expect(readMailReply(reply)).toEqual({
      accepted: false,
      tlsRequired: true,
      reply,
      failure: null,
    });
  });

  test('is read from any line', () => {
    const reply = replyOf('530-5.7.0 Not in clear.', '530 5.7.0 Issue STARTTLS first');
    expect(readMailReply(reply).tlsRequired).toBe(true);
  });
});

describe('a refusal that does not say why, or for another reason', () => {
  test.each([
    ['Dovecot wants a user, with the code of TLS', '530 5.7.0 Authentication required.'],
    ['Exchange wants a user', '530 5.7.57 Client not authenticated to send mail'],
    [
      'Exchange wants a user, in its older words',
      '530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM',
    ],
    ['Exchange knows no anonymous sender', '530 5.7.1 Client was not authenticated'],
    ['a bare refusal', '550 No'],
    ['a code alone', '530'],
    ['a sender that is refused', '550 5.7.1 Sender rejected'],
    ['greylisting', '450 4.2.0 Greylisted, come back in 5 minutes'],
    ['postscreen', '450 4.3.2 Service currently unavailable'],
    ['no resources', '452 4.3.1 Insufficient system resources'],
    ['a host name that holds the word', '450 4.7.1 <mx-tls.example>: Helo command rejected'],
    ['a domain that is the word', '550 5.7.1 tls.example does not relay'],
    ['X.7.1 is not X.7.10', '550 5.7.1 Not like this'],
  ])('%s', (_claim, line) => {
    const reply = replyOf(line);
    expect(readMailReply(reply)).toEqual({
      accepted: false,
      tlsRequired: null,
      reply,
      failure: null,
    });
  });
});

test.each([
  ['250', '250 2.1.0 Sender OK'],
  ['a bare 250', '250'],
  ['250, whatever it says of TLS', '250 2.1.0 Ok, though STARTTLS would be better'],
  ['252, being of the same class', '252 2.1.0 Perhaps'],
])('%s accepts', (_claim, line) => {
  const reply = replyOf(line);
  expect(readMailReply(reply)).toEqual({
    accepted: true,
    tlsRequired: false,
    reply,
    failure: null,
  });
});
