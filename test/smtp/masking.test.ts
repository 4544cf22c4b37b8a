import { describe, expect, test } from 'vitest';
import { readCommandMarks, readGreetingMarks, readKeywordMarks } from '../../src/smtp/masking.ts';
import type { Reply } from '../../src/smtp/reply.ts';

function reply(code: number, ...lines: string[]): Reply {
  return { code, enhanced: null, lines };
}

describe('a greeting', () => {
  test.each([
    ['of asterisks', '*****************************'],
    ['with the characters that the firmware keeps', '**2******0****0*** 2** ****00'],
    ['of blanks and asterisks', ' *** *** '],
    ['of the fewest asterisks', '***'],
  ])('%s is masked', (_claim, line) => {
    expect(readGreetingMarks(reply(220, line))).toEqual([
      { mark: 'greeting-starred', line: `220 ${line}` },
    ]);
  });

  test.each([
    ['of a usual server', 'mail.example ESMTP Postfix'],
    ['decorated with asterisks', '*** Welcome to mail.example ***'],
    ['with a number', '2020 20'],
    ['with two asterisks', '2**0'],
    ['with asterisks apart', '* * 2 * *'],
    ['without text', ''],
  ])('%s is not', (_claim, line) => {
    expect(readGreetingMarks(reply(220, line))).toEqual([]);
  });

  test('has a mark for each masked line', () => {
    const marks = readGreetingMarks(reply(220, '****', 'mail.example', '*** 2'));
    expect(marks.map(({ line }) => line)).toEqual(['220 ****', '220 *** 2']);
  });

  test('of 64 KiB of asterisks with a letter behind is read long before the test times out', () => {
    const lines = Array.from({ length: 32 }, () => `${'*'.repeat(2043)}x`);
    expect(readGreetingMarks(reply(220, ...lines))).toEqual([]);
  });
});

describe('an EHLO keyword', () => {
  test.each(['XXXXXXXA', 'XXXB', 'XXXXXXXXXXXXXXXXXXC', 'XXX', ' XXXXXXXA '])(
    '%j is overwritten',
    (line) => {
      expect(readKeywordMarks(reply(250, 'mail.example', 'SIZE 1', line))).toEqual([
        { mark: 'keyword-overwritten', line: `250 ${line}` },
      ]);
    },
  );

  test.each([
    'XA',
    'XEXCH50',
    'X-EXPS',
    'XXXXXXXA NTLM',
    'xxxxxxxa',
    'XRDST',
    'AXXXX',
    'XXXX1',
    '',
  ])('%j is not', (line) => {
    expect(readKeywordMarks(reply(250, 'mail.example', line))).toEqual([]);
  });

  test("is not the server's name", () => {
    expect(readKeywordMarks(reply(250, 'XXXXXXXA'))).toEqual([]);
  });
});

describe('a command', () => {
  test.each([
    ['Sendmail quotes it', reply(500, "5.5.1 Command unrecognized: 'XXXX mail.example'")],
    ['Cisco quotes it', reply(500, "5.0.0 'XXXXXXXX': command not understood")],
    ['on a later line', reply(502, 'unknown command', 'XXXXXXXX')],
  ])('%s: it was overwritten', (_claim, refusal) => {
    const line = refusal.lines.at(-1);
    expect(readCommandMarks(refusal)).toEqual([
      { mark: 'command-overwritten', line: `${refusal.code} ${line}` },
    ]);
  });

  test.each([
    ['a plain refusal', reply(500, '5.5.1 Command unrecognized: "EHLO"')],
    ['three of them', reply(500, 'XXX')],
    ['within a word', reply(500, 'see aXXXXb, XXXXA')],
    ['no refusal', reply(250, 'XXXXXXXX')],
    ['a refusal for now', reply(421, 'XXXXXXXX')],
  ])('%s: it was not', (_claim, refusal) => {
    expect(readCommandMarks(refusal)).toEqual([]);
  });
});
