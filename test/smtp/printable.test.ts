import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../src/smtp/printable.ts';

test.each([
  ['plain text stays', '250 ok', '250 ok'],
  ['so do letters beyond ASCII', '250 grüß 東京 🙂', '250 grüß 東京 🙂'],
  ['a backslash stays', 'C:\\x1b', 'C:\\x1b'],
  ['an escape sequence', '\x1b[2J', '\\x1b[2J'],
  ['CR and LF', 'a\r\nb', 'a\\x0d\\x0ab'],
  ['NUL and DEL', '\0\x7f', '\\x00\\x7f'],
  ['a C1 control, which some terminals obey', '\x9b2J', '\\x9b2J'],
  ['a right-to-left override', 'moc\u202etxt', 'moc\\u{202e}txt'],
  ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
  ['a soft hyphen', 'a\u00adb', 'a\\xadb'],
  ['line and paragraph separators', 'a\u2028b\u2029', 'a\\u{2028}b\\u{2029}'],
  ['a tag character beyond the first plane', 'a\u{e0041}', 'a\\u{e0041}'],
  ['half a surrogate pair', 'a\ud83d', 'a\\u{d83d}'],
])('%s', (_claim, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test.each([
  ['text of the limit is whole', 'abcd', 'abcd'],
  ['longer text ends in an ellipsis', 'abcde', 'abcd…'],
  ['the limit counts before escaping', '\0\0\0\0\0', '\\x00\\x00\\x00\\x00…'],
  ['a cut never leaves half a character', 'abc🙂', 'abc\\u{d83d}…'],
])('%s', (_claim, text, expected) => {
  expect(printable(text, 4)).toBe(expected);
});

test('gives one bounded line of harmless characters, whatever came', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, limit) => {
      const shown = printable(text, limit);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(shown.length).toBeLessThanOrEqual(limit * '\\u{10ffff}'.length + 1);
    }),
  );
});
