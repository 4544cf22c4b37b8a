import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GlobToken, matchGlob } from '../../src/session/glob.ts';

const text = (words: string): GlobToken => ({ kind: 'text', text: words });
const any: GlobToken = { kind: 'any' };
const capture = (name: string): GlobToken => ({ kind: 'capture', name });

test.each<[string, GlobToken[], string, Record<string, string> | null]>([
  ['the whole line', [text('OK')], 'ok', {}],
  ['no more than the line', [text('OK')], 'OK then', null],
  ['anything, also nothing', [text('a'), any], 'a', {}],
  ['anything in between', [text('a'), any, text('c')], 'abcbc', {}],
  [
    'a capture up to the text behind it',
    [text('['), capture('x'), text(']'), any],
    '[1.2] y',
    { x: '1.2' },
  ],
  [
    'a capture of a whole word',
    [any, text('id='), capture('x'), any],
    'queued id=47.11 now',
    { x: '47.11' },
  ],
  ['no empty capture', [text('['), capture('x'), text(']')], '[]', null],
  ['no capture over a blank', [capture('x')], 'a b', null],
  ['two captures', [capture('x'), text(' '), capture('y')], 'a b', { x: 'a', y: 'b' }],
  ['other alphabets as they are', [text('İ'), capture('x')], 'İa', { x: 'a' }],
])('%s', (_claim, tokens, line, captures) => {
  const found = matchGlob(tokens, line);
  expect(found && Object.fromEntries(found)).toEqual(captures);
});

test('agrees with a regular expression', () => {
  const token = fc.oneof(
    fc.constantFrom('a', 'b', 'ab', ' ').map(text),
    fc.constant(any),
    fc.constant(capture('x')),
  );
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(token, { maxLength: 6 }), line, (tokens, said) => {
      const parts = { text: '', any: '.*', capture: '[^ ]+' };
      const pattern = tokens.map((one) => (one.kind === 'text' ? one.text : parts[one.kind]));
      expect(matchGlob(tokens, said) !== null).toBe(new RegExp(`^${pattern.join('')}$`).test(said));
    }),
    { numRuns: 2_000 },
  );
});

test('a pattern that would keep a regular expression busy for years ends at once', () => {
  const tokens = Array.from({ length: 40 }, () => [any, capture('x'), text('a')]).flat();
  expect(matchGlob([...tokens, text('!')], 'a'.repeat(2_000))).toBeNull();
});
