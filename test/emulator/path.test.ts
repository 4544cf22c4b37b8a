import { describe, expect, test } from 'vitest';
import { PATHS } from '../../src/emulator/path.ts';
import { REPLIES, renderReply, reply } from '../../src/emulator/replies.ts';
import { ehloKeywords } from '../../src/policy/ehlo-keywords.ts';
import { readGreetingMarks, readKeywordMarks } from '../../src/smtp/masking.ts';
import { DEFAULT_FRONTEND } from '../support/connectors.ts';

const GREETING = reply(220, 'mail.example ESMTP');
const EHLO = reply(
  250,
  'mail.example Hello [192.0.2.10]',
  ...ehloKeywords(DEFAULT_FRONTEND, { tls: false, certificate: true }),
);

test('a clear path changes nothing', () => {
  expect(PATHS.clear.fromClient('STARTTLS')).toBe('STARTTLS');
  expect(PATHS.clear.fromServer(EHLO, 'EHLO')).toEqual([EHLO]);
});

describe('a masked path', () => {
  const { fromClient, fromServer } = PATHS.masked;

  test('overwrites the greeting, length kept', () => {
    expect(fromServer(GREETING, null).map(renderReply)).toEqual(['220 ******************\r\n']);
  });

  test('overwrites the keywords it does not know, length kept, with a running letter', () => {
    const [masked = EHLO] = fromServer(EHLO, 'EHLO');
    expect(masked.lines).toEqual([
      'mail.example Hello [192.0.2.10]',
      'SIZE 37748736',
      'PIPELINING',
      'DSN',
      'ENHANCEDSTATUSCODES',
      'XXXXXXXA',
      'XXXXXXXXXXXXXB',
      'AUTH NTLM',
      'XXXXXXXXXXXXXXXXXC',
      '8BITMIME',
      'XXXXXXXXXD',
      'XXXXXXXE',
      'XXXXXXXF',
      'XXXXG',
    ]);
    expect(masked.lines.map((line) => line.length)).toEqual(EHLO.lines.map((line) => line.length));
  });

  test('leaves the marks by which it is known', () => {
    const told = (verb: string | null, said: typeof EHLO) =>
      fromServer(said, verb).map((one) => ({ ...one, enhanced: null }));
    expect(told(null, GREETING).flatMap(readGreetingMarks)).toHaveLength(1);
    expect(told('EHLO', EHLO).flatMap(readKeywordMarks)).toHaveLength(7);
  });

  test.each([
    ['overwrites STARTTLS', 'starttls', 'XXXXXXXX'],
    ['overwrites a verb it does not know, arguments and all', 'BDAT 5 LAST', 'XXXX'],
    ['lets EHLO through', 'EHLO client.example', 'EHLO client.example'],
    ['lets MAIL through', 'mail from:<>', 'mail from:<>'],
  ])('%s', (_claim, line, expected) => {
    expect(fromClient(line)).toBe(expected);
  });

  test('leaves a refusal of EHLO as it is', () => {
    expect(fromServer(REPLIES.invalidDomain, 'EHLO')).toEqual([REPLIES.invalidDomain]);
  });
});

describe('a stripped path', () => {
  test('takes STARTTLS out of the EHLO reply and nothing else', () => {
    const [stripped] = PATHS.stripped.fromServer(EHLO, 'EHLO');
    expect(stripped?.lines).toEqual(EHLO.lines.filter((line) => line !== 'STARTTLS'));
  });

  test('leaves a well-formed reply when STARTTLS was the last keyword', () => {
    const said = reply(250, 'mail.example', 'SIZE', 'STARTTLS');
    const text = PATHS.stripped.fromServer(said, 'EHLO').map(renderReply).join('');
    expect(text).toBe('250-mail.example\r\n250 SIZE\r\n');
  });

  test('lets the command through', () => {
    expect(PATHS.stripped.fromClient('STARTTLS')).toBe('STARTTLS');
  });
});

describe('an injecting path', () => {
  test.each([
    ['adds a reply behind the 220 to STARTTLS', REPLIES.startTlsReady, 'STARTTLS', 2],
    ['not behind a refusal of STARTTLS', REPLIES.unrecognized, 'STARTTLS', 1],
    ['not behind the greeting', GREETING, null, 1],
    ['not behind the reply to EHLO', EHLO, 'EHLO', 1],
  ])('%s', (_claim, said, verb, count) => {
    const sent = PATHS.injecting.fromServer(said, verb);
    expect(sent).toHaveLength(count);
    expect(sent[0]).toBe(said);
  });
});
