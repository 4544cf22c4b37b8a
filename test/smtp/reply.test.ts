import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_LINE_OCTETS,
  MAX_REPLY_LINES,
  MAX_REPLY_OCTETS,
  MalformedReply,
  type Reply,
  ReplyParser,
} from '../../src/smtp/reply.ts';

/** What a parser makes of bytes in these pieces, until it has read them all or refuses to go on. */
interface Reading {
  readonly replies: readonly Reply[];
  readonly heard: readonly string[];
  readonly pending: string;
  readonly error: string | null;
}

/** Reads reply after reply, as a client does. */
function read(pieces: readonly Buffer[]): Reading {
  const replies: Reply[] = [];
  const heard: string[] = [];
  const parser = new ReplyParser((line) => heard.push(line));
  try {
    for (const piece of pieces) {
      let reply = parser.push(piece);
      while (reply) {
        replies.push(reply);
        reply = parser.push(parser.rest);
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedReply)) throw error;
    return { replies, heard, pending: parser.pending, error: error.message };
  }
  return { replies, heard, pending: parser.pending, error: null };
}

/** One character per octet. */
function octets(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function readText(text: string): Reading {
  return read([octets(text)]);
}

function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places, bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

function singleOctets(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
}

describe('one reply', () => {
  test.each([
    ['one line', '220 mail.example ESMTP\r\n', 220, ['mail.example ESMTP']],
    ['several lines', '250-a\r\n250-b\r\n250 c\r\n', 250, ['a', 'b', 'c']],
    ['no text after the code (RFC 5321 §4.2.1)', '250\r\n', 250, ['']],
    ['no text after the blank', '250 \r\n', 250, ['']],
    ['no text after the hyphen', '250-\r\n250 \r\n', 250, ['', '']],
    ['a last line of the code alone', '250-a\r\n250\r\n', 250, ['a', '']],
    ['text that looks like a code', '250-234 x\r\n250 220-y\r\n', 250, ['234 x', '220-y']],
    ['blanks are kept', '250   a  \r\n', 250, ['  a  ']],
    ['a bare LF ends a line', '250-a\n250 b\n', 250, ['a', 'b']],
    ['mixed line ends', '250-a\n250-b\r\n250 c\n', 250, ['a', 'b', 'c']],
    ['the code alone before a bare LF', '250\n', 250, ['']],
    ['a bare CR ends nothing', '250 a\rb\r\n', 250, ['a\rb']],
    ['one CR belongs to the line end', '250 a\r\r\n', 250, ['a\r']],
    ['NUL and control characters are kept', '250 \0\x1b[2J\x7f\r\n', 250, ['\0\x1b[2J\x7f']],
    ['UTF-8 (RFC 6531)', '250 gr\xc3\xbc\xc3\x9f\r\n', 250, ['grüß']],
    ['octets that are not UTF-8 are a character each', '250 gr\xfc\xdf\r\n', 250, ['grüß']],
    ['UTF-8 counts line by line', '250-\xc3\xbc\r\n250 \xc3\r\n', 250, ['ü', 'Ã']],
    ['a byte order mark is kept', '250 \xef\xbb\xbfa\r\n', 250, ['\ufeffa']],
    ['a code outside the registry', '299 a\r\n', 299, ['a']],
    ['a 5yz', '554 no\r\n', 554, ['no']],
  ])('%s', (_claim, text, code, lines) => {
    expect(readText(text)).toEqual({
      replies: [{ code, enhanced: null, lines }],
      heard: expect.any(Array),
      pending: '',
      error: null,
    });
  });
});

test.each([
  ['at the head of the text', '451 5.7.3 Must issue a STARTTLS command first\r\n', '5.7.3'],
  ['alone', '250 2.0.0\r\n', '2.0.0'],
  ['of three digits (RFC 5248)', '550 5.7.511 no\r\n', '5.7.511'],
  ['of the first line', '550-5.7.1 a\r\n550 5.7.2 b\r\n', '5.7.1'],
  ['not later in the text', '550 see 5.7.1\r\n', null],
  ['not on a later line alone', '550-no\r\n550 5.7.1 b\r\n', null],
  ['not with a class of 3', '250 3.0.0 a\r\n', null],
  ['not an address', '250 5.7.1.9 a\r\n', null],
  ['not with four digits', '550 5.7.1000 a\r\n', null],
])('an enhanced status code: %s (RFC 3463 §2)', (_claim, text, enhanced) => {
  expect(readText(text).replies[0]?.enhanced).toBe(enhanced);
});

describe('what is not SMTP', () => {
  test.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n', 'not an SMTP reply: "HTTP/1.1 400 Bad Request'],
    ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n', 'not an SMTP reply: "SSH-2.0-OpenSSH_9.2'],
    ['an empty line', '\r\n', 'not an SMTP reply: "'],
    ['what stands behind the digits in ASCII', '2:0 a\r\n', 'not an SMTP reply: "2:0 a'],
    ['what stands before them', '25/ a\r\n', 'not an SMTP reply: "25/ a'],
    ['two digits', '25 a\r\n', 'not an SMTP reply: "25 a'],
    ['four digits', '2500 a\r\n', 'not an SMTP reply: "2500 a'],
    ['a code of 1yz (RFC 5321 §4.2.1)', '150 a\r\n', 'not an SMTP reply: "150 a'],
    ['a code of 6yz', '650 a\r\n', 'not an SMTP reply: "650 a'],
    ['text close behind the code', '250ok\r\n', 'not an SMTP reply: "250ok'],
    ['a tab behind the code', '250\ta\r\n', 'not an SMTP reply: "250\\x09a'],
    ['a blank before the code', ' 250 a\r\n', 'not an SMTP reply: " 250 a'],
    ['a TLS alert', '\x15\x03\x01\0\x02\x02\n', 'not an SMTP reply: "\\x15\\x03\\x01\\x00\\x02'],
    ['an escape sequence', '\x1b[2J\r\n', 'not an SMTP reply: "\\x1b[2J'],
    ['the sample shows what came before', '250-a\r\nb\r\n', 'not an SMTP reply: "250-a | b'],
    [
      'the code changes',
      '250-a\r\n251 b\r\n',
      'a reply whose code changes between its lines: "250-a',
    ],
    ['the code changes at the end', '250-a\r\n250-b\r\n550\r\n', 'a reply whose code changes'],
  ])('%s', (_claim, text, message) => {
    const { replies, error } = readText(text);
    expect(replies).toEqual([]);
    expect(error?.startsWith(message)).toBe(true);
    expect(error).not.toMatch(/\p{Cc}/u);
  });
});

describe('limits', () => {
  /** A line of so many octets, without its end. */
  const line = (length: number) => `250 ${'x'.repeat(length - 4)}`;
  const text = (length: number) => 'x'.repeat(length - 4);

  test.each([
    ['the limit, CRLF', `${line(MAX_LINE_OCTETS)}\r\n`],
    ['the limit, LF', `${line(MAX_LINE_OCTETS)}\n`],
    ['one less, CRLF', `${line(MAX_LINE_OCTETS - 1)}\r\n`],
    ['a CR as its last octet', `${line(MAX_LINE_OCTETS - 1)}\r\r\n`],
  ])('a line of %s is whole', (_claim, sent) => {
    const [reply] = readText(sent).replies;
    expect(`250 ${reply?.lines[0]}`).toBe(sent.replace(/\r?\n$/, ''));
    expect(reply).not.toHaveProperty('cutLines');
  });

  test.each([
    ['one octet too many, CRLF', `${line(MAX_LINE_OCTETS + 1)}\r\n`],
    ['one octet too many, LF', `${line(MAX_LINE_OCTETS + 1)}\n`],
    ['a CR too many', `${line(MAX_LINE_OCTETS)}\r\r\n`],
    ['a CR at the edge and text behind it', `${line(MAX_LINE_OCTETS)}\rmore\r\n`],
    ['a CR one octet behind the edge', `${line(MAX_LINE_OCTETS + 1)}\rmore\r\n`],
    ['many octets too many', `${line(10_000)}\r\n`],
  ])('a line of %s is cut, and marked', (_claim, sent) => {
    expect(readText(sent).replies).toEqual([
      { code: 250, enhanced: null, lines: [text(MAX_LINE_OCTETS)], cutLines: [0] },
    ]);
  });

  test('names which lines were cut', () => {
    const long = 'x'.repeat(3000);
    const [reply] = readText(`250-${long}\r\n250-a\r\n250 ${long}\r\n`).replies;
    expect(reply?.cutLines).toEqual([0, 2]);
    expect(reply?.lines.map(({ length }) => length)).toEqual([2044, 1, 2044]);
  });

  test('forgets them with the reply', () => {
    const [, second] = readText(`250 ${'x'.repeat(3000)}\r\n250 a\r\n`).replies;
    expect(second).toEqual({ code: 250, enhanced: null, lines: ['a'] });
  });

  /** A reply of so many octets in all, line ends included. */
  const reply = (length: number) => {
    const whole = `250-${'x'.repeat(1018)}\r\n`.repeat(Math.floor(length / 1024) - 1);
    return `${whole}250 ${'x'.repeat(length - whole.length - 6)}\r\n`;
  };

  test.each([
    ['in one piece', (bytes: Buffer) => [bytes]],
    ['in single octets', singleOctets],
  ])('64 KiB %s are one reply, and one octet more is none', (_claim, cut) => {
    expect(read(cut(octets(reply(MAX_REPLY_OCTETS)))).replies[0]?.lines).toHaveLength(64);
    const { replies, error } = read(cut(octets(reply(MAX_REPLY_OCTETS + 1))));
    expect(replies).toEqual([]);
    expect(error).toBe(`a reply longer than 64 KiB: "250-${'x'.repeat(76)}…"`);
  });

  test('the limit of a reply counts anew for the next', () => {
    expect(readText(reply(40_000).repeat(3)).replies).toHaveLength(3);
  });

  test('a line without end is given up, wherever it is cut', () => {
    const endless = octets(`250 ${'x'.repeat(MAX_REPLY_OCTETS)}`);
    const whole = read([endless]);
    expect(whole.error).toMatch(/^a reply longer than 64 KiB: "250 x+…"$/);
    expect(read(singleOctets(endless))).toEqual(whole);
  });

  test('512 lines are one reply, and one more is none', () => {
    const lines = '250-x\r\n'.repeat(MAX_REPLY_LINES - 1);
    expect(readText(`${lines}250 x\r\n`).replies[0]?.lines).toHaveLength(MAX_REPLY_LINES);
    const { replies, error } = readText(`${lines}250-x\r\n250 x\r\n`);
    expect(replies).toEqual([]);
    expect(error).toMatch(/^a reply of more than 512 lines: "250-x \| /);
  });
});

describe('what follows a reply', () => {
  test('is kept apart, to the octet', () => {
    const parser = new ReplyParser();
    expect(parser.push(octets('220 a\r\n250 b\r\n25'))).toMatchObject({ code: 220 });
    expect(parser.rest).toEqual(octets('250 b\r\n25'));
    expect(parser.pending).toBe('');
  });

  test('is empty when nothing does', () => {
    const parser = new ReplyParser();
    parser.push(octets('220 a\r\n'));
    expect(parser.rest).toHaveLength(0);
  });

  test('two replies in one chunk are two', () => {
    const { replies } = readText('250-a\r\n250 b\r\n550 c\r\n');
    expect(replies.map(({ code, lines }) => [code, lines])).toEqual([
      [250, ['a', 'b']],
      [550, ['c']],
    ]);
  });
});

test.each([
  ['nothing', '', ''],
  ['part of a code', '22', '22'],
  ['whole lines and a part', '220-a\r\n220-b\r\n22', '220-a | 220-b | 22'],
  ['nothing of a reply that is complete', '220 a\r\n', ''],
  ['what a terminal would obey, escaped', '220-\x1b[2J\r\n\x07', '220-\\x1b[2J | \\x07'],
  ['no more than a sample', `220 ${'x'.repeat(1000)}`, `220 ${'x'.repeat(76)}…`],
])('pending shows %s', (_claim, text, expected) => {
  expect(readText(text).pending).toBe(expected);
});

test('every whole line is heard as it was sent, up to the one that is none', () => {
  expect(readText('220-a\r\n220  b \n250\r\n250-c\r\nnone\r\n').heard).toEqual([
    '220-a',
    '220  b ',
    '250',
    '250-c',
  ]);
});

describe('the pieces in which bytes arrive do not matter', () => {
  test.each([
    [
      'an EHLO reply',
      '250-mail.example Hello [192.0.2.1]\r\n250-SIZE 37748736\r\n250 STARTTLS\r\n',
    ],
    ['bare line feeds', '220-a\n220 b\n'],
    ['codes alone', '250\r\n250\n'],
    ['UTF-8', '250-gr\xc3\xbc\xc3\x9f\r\n250 \xe6\x9d\xb1\xe4\xba\xac\r\n'],
    ['octets that are not UTF-8', '250-\xff\xfe\r\n250 \xc3\r\n'],
    ['two replies', '220 a\r\n250-b\r\n250 c\r\n'],
    ['no reply', '220-a\r\nHTTP/1.1\r\n'],
    ['a code that changes', '220-a\r\n221 b\r\n'],
    ['an unfinished reply', '220-a\r\n220 b'],
  ])('%s, cut at every octet, and in single octets', (_claim, text) => {
    const bytes = octets(text);
    const whole = read([bytes]);
    for (let at = 1; at < bytes.length; at++) expect(read(cutAt(bytes, [at]))).toEqual(whole);
    expect(read(singleOctets(bytes))).toEqual(whole);
  });

  test.each([
    ['a line of the limit', `250-${'x'.repeat(2044)}\r\n250 y\r\n`],
    ['a line beyond it', `250-${'x'.repeat(2045)}\r\n250 y\r\n`],
    ['a CR at its edge', `250-${'x'.repeat(2044)}\ry\r\n250 y\r\n`],
  ])('%s, cut around its edge', (_claim, text) => {
    const bytes = octets(text);
    const whole = read([bytes]);
    for (let at = 2040; at < bytes.length; at++) expect(read(cutAt(bytes, [at]))).toEqual(whole);
    expect(read(singleOctets(bytes))).toEqual(whole);
  });
});

/** Bytes that are often nearly a reply, and sometimes nearly too long for one. */
const nearlyReply = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('250-', '250 ', '250', '251 ', '220-', '2', '\r') },
      { weight: 6, arbitrary: fc.constantFrom('\r\n', '\n', '\r\n250-', '\r\n250 ') },
      { weight: 3, arbitrary: fc.constantFrom('5.7.3 ', 'STARTTLS', '\xc3\xbc', '\xc3', '\0') },
      { weight: 2, arbitrary: fc.string({ unit: fc.nat(255).map((code) => octet(code)) }) },
      { weight: 1, arbitrary: fc.integer({ min: 2035, max: 2060 }).map((n) => 'x'.repeat(n)) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 600 }).map((n) => '250-x\r\n'.repeat(n)) },
      { weight: 1, arbitrary: fc.integer({ min: 60, max: 64 }).map((n) => 'y'.repeat(n * 1024)) },
    ),
    { maxLength: 12 },
  )
  .map((pieces) => octets(pieces.join('')));

function octet(code: number): string {
  return String.fromCharCode(code);
}

describe('whatever bytes come, in whatever pieces', () => {
  test('they are read, or refused as no SMTP, the same as in one piece', () => {
    fc.assert(
      fc.property(nearlyReply, fc.array(fc.nat(140_000), { maxLength: 8 }), (bytes, places) => {
        const whole = read([bytes]);
        const cut = cutAt(
          bytes,
          places.map((place) => place % (bytes.length + 1)),
        );
        expect(read(cut)).toEqual(whole);
      }),
      { numRuns: 1000 },
    );
  });

  test('they are kept within bounds', () => {
    fc.assert(
      fc.property(nearlyReply, (bytes) => {
        const { replies, pending, error } = read([bytes]);
        // 80 characters, each of them at worst escaped to nine, and a few words about them.
        expect(pending.length).toBeLessThan(1000);
        expect(error?.length ?? 0).toBeLessThan(1000);
        for (const { lines } of replies) {
          expect(lines.length).toBeLessThanOrEqual(MAX_REPLY_LINES);
          expect(lines.join('').length).toBeLessThan(MAX_REPLY_OCTETS);
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(MAX_LINE_OCTETS);
        }
      }),
      { numRuns: 500 },
    );
  });
});
