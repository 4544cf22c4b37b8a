import { describe, expect, test } from 'vitest';
import {
  findKeyword,
  hasMisplacedStartTls,
  readClientAddress,
  readEhloKeywords,
  readServerName,
} from '../../src/smtp/ehlo.ts';
import type { Reply } from '../../src/smtp/reply.ts';

function reply(...lines: string[]): Reply {
  return { code: 250, enhanced: null, lines };
}

/** Keywords as a server would print them. */
function keywords(...lines: string[]): string[] {
  return readEhloKeywords(reply('mail.example', ...lines)).map(({ keyword, parameters }) =>
    [keyword, ...parameters].join(' '),
  );
}

describe('keywords (RFC 5321 §4.1.1.1)', () => {
  test.each([
    ['come in order, as they are spelt', ['PIPELINING', '8bitmime'], ['PIPELINING', '8bitmime']],
    ['have parameters', ['SIZE 37748736', 'AUTH NTLM LOGIN'], ['SIZE 37748736', 'AUTH NTLM LOGIN']],
    ['lose doubled, leading and trailing blanks', ['  SIZE   1  '], ['SIZE 1']],
    ['may be parted by tabs', ['AUTH\tNTLM\t LOGIN\t'], ['AUTH NTLM LOGIN']],
    [
      'may have an equals sign',
      ['AUTH=LOGIN PLAIN', 'X-EXPS=NTLM'],
      ['AUTH LOGIN PLAIN', 'X-EXPS NTLM'],
    ],
    ['keep a second equals sign', ['X=a=b'], ['X a=b']],
    ['and an equals sign in a parameter', ['LIMITS RCPTMAX=100'], ['LIMITS RCPTMAX=100']],
    ['have no empty parameter', ['AUTH=', 'AUTH= LOGIN'], ['AUTH', 'AUTH LOGIN']],
    ['are not made of blank lines', ['', '  ', '=x', 'OK'], ['OK']],
    ['may come twice', ['AUTH NTLM', 'AUTH=NTLM'], ['AUTH NTLM', 'AUTH NTLM']],
    ['may be overwritten', ['XXXXXXXA'], ['XXXXXXXA']],
  ])('%s', (_claim, lines, expected) => {
    expect(keywords(...lines)).toEqual(expected);
  });

  test('parameters are words, not text', () => {
    expect(readEhloKeywords(reply('mail.example', 'AUTH=LOGIN PLAIN', 'DSN'))).toEqual([
      { keyword: 'AUTH', parameters: ['LOGIN', 'PLAIN'] },
      { keyword: 'DSN', parameters: [] },
    ]);
  });

  test.each([
    ['a first line is the greeting, whatever it says', ['STARTTLS', 'SIZE']],
    ['a reply of one line has none', ['mail.example STARTTLS']],
    ['nor has an empty one', ['']],
  ])('%s', (_claim, lines) => {
    expect(findKeyword(readEhloKeywords(reply(...lines)), 'STARTTLS')).toBeUndefined();
  });
});

describe('STARTTLS', () => {
  test.each([
    ['in upper case', 'STARTTLS'],
    ['in lower case', 'starttls'],
    ['in mixed case', 'StartTls'],
    ['with a parameter it does not have (RFC 3207 §4)', 'STARTTLS now'],
    ['with an equals sign', 'STARTTLS='],
    ['among blanks', ' STARTTLS\t'],
  ])('is found %s', (_claim, line) => {
    const found = readEhloKeywords(reply('mail.example', 'SIZE', line));
    expect(findKeyword(found, 'STARTTLS')?.keyword).toMatch(/^starttls$/i);
  });

  test.each([
    ['XSTARTTLS'],
    ['STARTTLSX'],
    ['START-TLS'],
    ['X-ANONYMOUSTLS'],
    ['STARTTLS,PIPELINING'],
    ['STARTTLS\u00a0'],
    ['AUTH STARTTLS'],
    ['ſtarttls'],
    ['ﬆarttls'],
    ['XXXXXXXA'],
  ])('is not %j', (line) => {
    expect(findKeyword(readEhloKeywords(reply('mail.example', line)), 'STARTTLS')).toBeUndefined();
  });
});

test.each([
  ['the first word', 'mail.example Hello [192.0.2.1]', 'mail.example'],
  ['alone', 'mail.example', 'mail.example'],
  ['behind blanks', ' \tmail.example', 'mail.example'],
  ['an address literal', '[192.0.2.25] at your service', '[192.0.2.25]'],
  ['none', '', null],
  ['blanks', '  ', null],
])("the server's name: %s", (_claim, line, name) => {
  expect(readServerName(reply(line))).toBe(name);
});

describe('the address that the server saw', () => {
  test.each([
    ['Exchange', 'ex01.contoso.com Hello [192.0.2.10]', '192.0.2.10'],
    ['Exim, with a name', 'mx.example Hello client.example [192.0.2.10]', '192.0.2.10'],
    ['Sendmail', 'mx.example Hello c.example [192.0.2.10], pleased to meet you', '192.0.2.10'],
    ['Sendmail, doubtful', 'mx Hello c [192.0.2.10] (may be forged), pleased', '192.0.2.10'],
    ['Exim, after our literal', 'mx.example Hello [10.0.0.5] [192.0.2.10]', '192.0.2.10'],
    ['Sendmail, text in brackets behind', 'mx Hello [192.0.2.10] see [help]', '192.0.2.10'],
    ['IPv6', 'mx Hello [2001:db8::1]', '2001:db8::1'],
    ['IPv6 with its tag', 'mx Hello [IPv6:2001:db8::1]', '2001:db8::1'],
    ['IPv6 with a zone, as Exchange writes it', 'mx Hello [fe80::1%12]', 'fe80::1%12'],
    ['a zone that is no interface', 'mx Hello [fe80::1%a!b]', null],
    ['an IPv4 address with a zone', 'mx Hello [192.0.2.1%x]', null],
    ['any case', 'mx HELLO [ipv6:2001:db8::1]', '2001:db8::1'],
    ['Postfix says nothing', 'mail.example', null],
    ['only a name', 'mx Hello client.example', null],
    ['a name in brackets', 'mx Hello [client.example]', null],
    ['no address at all', 'mx Hello [999.1.1.1] [] [ 192.0.2.10 ]', null],
    ["the server's own literal", '[192.0.2.25] Hello', null],
    ['a word that holds Hello', 'mx Helloween [192.0.2.10]', null],
  ])('%s', (_claim, line, address) => {
    expect(readClientAddress(reply(line))).toBe(address);
  });

  test('is not read from a later line', () => {
    expect(readClientAddress(reply('mx.example', 'Hello [192.0.2.10]'))).toBeNull();
  });
});

test.each([
  ['behind the name, as Cisco ESA prints it', 'mail.example STARTTLS', true],
  ['in place of the name', 'starttls', true],
  ['not as part of a word', 'starttls.example ready', false],
  ['not where it belongs', 'mail.example', false],
])('STARTTLS on the first line: %s', (_claim, line, misplaced) => {
  expect(hasMisplacedStartTls(reply(line, 'STARTTLS'))).toBe(misplaced);
});
