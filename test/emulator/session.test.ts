import { describe, expect, test } from 'vitest';
import { MAX_COMMAND_OCTETS } from '../../src/emulator/command-lines.ts';
import { renderReply } from '../../src/emulator/replies.ts';
import { Session } from '../../src/emulator/session.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { connector } from '../support/connectors.ts';

const NOW = new Date('2026-11-21T20:00:00.000Z');

function open(declared: Partial<ReceiveConnector> = {}, certificate = true): Session {
  return new Session({
    connector: connector({ authMechanism: ['Tls'], ...declared }),
    certificate,
    clientAddress: '192.0.2.10',
  });
}

/** The first line of each reply, or what the connection does instead of reading on. */
function converse(session: Session, lines: readonly string[]): (string | null)[] {
  return lines.map((line) => {
    const { reply } = session.answer(line);
    return reply && renderReply(reply).split('\r\n', 1).join();
  });
}

describe('the greeting', () => {
  test.each<[string, Partial<ReceiveConnector>, RegExp]>([
    [
      'Exchange words it with the Fqdn and the date',
      { fqdn: 'mail.contoso.com' },
      /^220 mail\.contoso\.com Microsoft ESMTP MAIL Service ready at \w{3}, \d+ \w{3} 2026 [\d:]{8} [+-]\d{4}\r\n$/,
    ],
    ['a Banner replaces it', { banner: '220 SMTP Server Ready' }, /^220 SMTP Server Ready\r\n$/],
    ['a blank Banner does not', { banner: '' }, /^220 ex01\.example\.test Microsoft/],
    ['nor one that is no greeting', { banner: 'Contoso ESMTP' }, /^220 ex01\.example\.test Mic/],
    ['without Fqdn the server names itself', { fqdn: null }, /^220 ex01 Microsoft/],
    ['a bare identity names no server', { fqdn: null, identity: 'Relay' }, /^220 localhost Micr/],
  ])('%s', (_claim, declared, expected) => {
    expect(renderReply(open(declared).greeting(NOW))).toMatch(expected);
  });
});

describe('commands in clear', () => {
  const HELLO = '250-ex01.example.test Hello [192.0.2.10]';

  test.each<[string, string[], (string | null)[]]>([
    ['EHLO is answered with keywords', ['EHLO client.example'], [HELLO]],
    ['EHLO needs no name', ['ehlo'], [HELLO]],
    ['an address literal is a name', ['EHLO [192.0.2.10]'], [HELLO]],
    ['HELO is answered in one line', ['HELO a'], ['250 ex01.example.test Hello [192.0.2.10]']],
    ['EHLO with two names', ['EHLO a b'], ['501 5.5.4 Invalid domain name']],
    ['STARTTLS before EHLO', ['STARTTLS'], ['503 5.5.2 Send hello first']],
    ['MAIL before EHLO', ['MAIL FROM:<>'], ['503 5.5.2 Send hello first']],
    ['RCPT before EHLO', ['RCPT TO:<a@b>'], ['503 5.5.2 Send hello first']],
    [
      'a refused EHLO is no hello',
      ['EHLO a b', 'DATA'],
      ['501 5.5.4 Invalid domain name', '503 5.5.2 Send hello first'],
    ],
    ['STARTTLS', ['EHLO a', 'STARTTLS'], [HELLO, '220 2.0.0 SMTP server ready']],
    ['STARTTLS in lower case', ['EHLO a', 'starttls '], [HELLO, '220 2.0.0 SMTP server ready']],
    [
      'STARTTLS with a parameter (RFC 3207 §4)',
      ['EHLO a', 'STARTTLS now'],
      [HELLO, '501 5.5.4 Invalid arguments'],
    ],
    ['AUTH', ['EHLO a', 'AUTH NTLM'], [HELLO, '504 5.7.4 Unrecognized authentication type']],
    [
      'NOOP, HELP, RSET before EHLO',
      ['NOOP', 'HELP', 'RSET'],
      ['250 2.0.0 OK', '214-This server supports the following commands:', '250 2.0.0 Resetting'],
    ],
    ['a verb it does not know', ['XYZZY plugh'], ['500 5.3.3 Unrecognized command']],
    ['a blank line', [''], ['500 5.3.3 Unrecognized command']],
    ['QUIT', ['QUIT'], ['221 2.0.0 Service closing transmission channel']],
  ])('%s', (_claim, lines, expected) => {
    expect(converse(open(), lines)).toEqual(expected);
  });

  test.each<[string, Partial<ReceiveConnector>, boolean]>([
    ['Tls is not declared', { authMechanism: ['Integrated'] }, true],
    ['there is no certificate', {}, false],
  ])('STARTTLS is unknown when %s', (_claim, declared, certificate) => {
    const session = open(declared, certificate);
    expect(converse(session, ['EHLO a', 'STARTTLS']).at(-1)).toBe('500 5.3.3 Unrecognized command');
  });
});

describe('a mail transaction', () => {
  test('takes a message and throws it away, commands in it included', () => {
    const session = open();
    session.answer('EHLO a');
    const lines = [
      'MAIL FROM:<>',
      'RCPT TO:<a@b>',
      'RCPT TO:<c@d>',
      'DATA',
      'QUIT',
      '..',
      '.',
      'NOOP',
    ];
    expect(converse(session, lines)).toEqual([
      '250 2.1.0 Sender OK',
      '250 2.1.5 Recipient OK',
      '250 2.1.5 Recipient OK',
      '354 Start mail input; end with <CRLF>.<CRLF>',
      null,
      null,
      '250 2.6.0 Queued mail for delivery',
      '250 2.0.0 OK',
    ]);
  });

  test.each([
    ['RCPT before MAIL', ['RCPT TO:<a@b>'], '503 5.5.2 Need mail command'],
    ['DATA before MAIL', ['DATA'], '503 5.5.2 Need mail command'],
    ['DATA before RCPT', ['MAIL FROM:<>', 'DATA'], '503 5.5.2 Need rcpt command'],
    ['MAIL twice', ['MAIL FROM:<>', 'MAIL FROM:<>'], '503 5.5.2 Sender already specified'],
    ['RSET forgets the sender', ['MAIL FROM:<>', 'RSET', 'MAIL FROM:<>'], '250 2.1.0 Sender OK'],
    ['EHLO forgets the sender', ['MAIL FROM:<>', 'EHLO a', 'MAIL FROM:<>'], '250 2.1.0 Sender OK'],
    ['MAIL without FROM', ['MAIL'], '501 5.5.4 Invalid arguments'],
    ['RCPT without TO', ['MAIL FROM:<>', 'RCPT <a@b>'], '501 5.5.4 Invalid arguments'],
    ['a path without brackets', ['MAIL FROM: a@b'], '250 2.1.0 Sender OK'],
  ])('%s', (_claim, lines, expected) => {
    expect(converse(open(), ['EHLO a', ...lines]).at(-1)).toBe(expected);
  });
});

describe('RequireTLS', () => {
  const START_TLS_FIRST = '451 5.7.3 Must issue a STARTTLS command first';

  test('refuses MAIL in clear and accepts it under TLS', () => {
    const session = open({ requireTls: true });
    expect(converse(session, ['EHLO a', 'MAIL FROM:<>']).at(-1)).toBe(START_TLS_FIRST);
    session.secured();
    expect(converse(session, ['EHLO a', 'MAIL FROM:<>']).at(-1)).toBe('250 2.1.0 Sender OK');
  });

  test('refuses MAIL for ever when STARTTLS cannot be offered, which is event 1032', () => {
    const session = open({ requireTls: true }, false);
    expect(converse(session, ['EHLO a', 'STARTTLS', 'MAIL FROM:<>'])).toEqual([
      '250-ex01.example.test Hello [192.0.2.10]',
      '500 5.3.3 Unrecognized command',
      START_TLS_FIRST,
    ]);
  });
});

describe('after TLS', () => {
  test('what was said in clear is forgotten (RFC 3207 §4.2)', () => {
    const session = open();
    converse(session, ['EHLO a', 'MAIL FROM:<>', 'STARTTLS']);
    session.secured();
    expect(converse(session, ['MAIL FROM:<>', 'STARTTLS', 'EHLO a', 'RCPT TO:<a@b>'])).toEqual([
      '503 5.5.2 Send hello first',
      '503 5.5.2 Send hello first',
      '250-ex01.example.test Hello [192.0.2.10]',
      '503 5.5.2 Need mail command',
    ]);
  });

  test('STARTTLS is unknown', () => {
    const session = open();
    session.secured();
    expect(converse(session, ['EHLO a', 'STARTTLS']).at(-1)).toBe('500 5.3.3 Unrecognized command');
  });
});

describe('the end of a session', () => {
  test.each([
    ['QUIT closes', ['QUIT'], 'close'],
    ['STARTTLS starts TLS', ['EHLO a', 'STARTTLS'], 'start-tls'],
    ['five protocol errors are borne', Array(5).fill('XYZZY'), 'read'],
    ['the sixth closes', Array(6).fill('XYZZY'), 'close'],
    ['a command beyond the limit closes', ['N'.repeat(MAX_COMMAND_OCTETS + 1)], 'close'],
  ])('%s', (_claim, lines, expected) => {
    const session = open();
    expect(lines.map((line) => session.answer(line).next).at(-1)).toBe(expected);
  });

  test('the sixth error is answered 421', () => {
    expect(converse(open(), Array(6).fill('XYZZY')).at(-1)).toBe(
      '421 4.7.0 Too many errors on this connection, closing transmission channel',
    );
  });

  test('a refusal for want of TLS is no protocol error', () => {
    const session = open({ requireTls: true });
    session.answer('EHLO a');
    const answers = Array.from({ length: 10 }, () => session.answer('MAIL FROM:<>').next);
    expect(new Set(answers)).toEqual(new Set(['read']));
  });
});
