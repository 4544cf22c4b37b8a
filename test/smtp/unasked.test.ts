import { describe, expect, test } from 'vitest';
import { readLoneReply, Unasked } from '../../src/smtp/unasked.ts';

const LIMIT = 64 * 1024;

describe('what came unasked', () => {
  test('is nothing at first, and nothing when nothing came', () => {
    const unasked = new Unasked();
    expect(unasked.keep(Buffer.alloc(0))).toBe(true);
    expect(unasked.isEmpty).toBe(true);
    expect(unasked.take()).toHaveLength(0);
  });

  test('is given once, in order', () => {
    const unasked = new Unasked();
    unasked.keep(Buffer.from('421 '));
    unasked.keep(Buffer.from('bye\r\n'));
    expect(unasked.isEmpty).toBe(false);
    expect(`${unasked.take()}`).toBe('421 bye\r\n');
    expect(unasked.isEmpty).toBe(true);
    expect(unasked.take()).toHaveLength(0);
  });

  test('may be 64 KiB, however many pieces they come in, and not an octet more', () => {
    const unasked = new Unasked();
    for (let piece = 0; piece < 64; piece++) {
      expect(unasked.keep(Buffer.alloc(1024))).toBe(true);
    }
    expect(unasked.keep(Buffer.alloc(1))).toBe(false);
    expect(new Unasked().keep(Buffer.alloc(LIMIT))).toBe(true);
    expect(new Unasked().keep(Buffer.alloc(LIMIT + 1))).toBe(false);
  });

  test('counts anew when it was taken', () => {
    const unasked = new Unasked();
    unasked.keep(Buffer.alloc(LIMIT));
    unasked.take();
    expect(unasked.keep(Buffer.alloc(LIMIT))).toBe(true);
  });
});

test.each([
  ['one reply', '421 4.3.2 bye\r\n', { code: 421, enhanced: '4.3.2', lines: ['4.3.2 bye'] }],
  ['the first of several', '421-a\r\n421 b\r\n250 c\r\n', { code: 421, lines: ['a', 'b'] }],
  ['none, as it is unfinished', '421-a\r\n421 b', null],
  ['none, as it is no SMTP', 'bye\r\n', null],
  ['none, as its code changes', '421-a\r\n250 b\r\n', null],
  ['none in nothing', '', null],
])('a lone reply: %s', (_claim, text, expected) => {
  const reply = readLoneReply(Buffer.from(text));
  if (expected === null) expect(reply).toBeNull();
  else expect(reply).toMatchObject(expected);
});
