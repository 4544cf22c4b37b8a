import { expect, test } from 'vitest';
import { wrapBehind, wrapText } from '../../src/report/wrap.ts';

test.each([
  ['stands where it fits', 'one two', 0, 0, ['one two']],
  ['breaks at blanks', 'one two three four five', 2, 4, ['  one two three four', '    five']],
  [
    'breaks a word that is too long',
    'a'.repeat(25),
    0,
    4,
    ['a'.repeat(20), `    ${'a'.repeat(5)}`],
  ],
  ['counts a wide letter twice', '日本'.repeat(6), 0, 0, ['日本'.repeat(5), '日本']],
  [
    'counts a colour for nothing',
    `\u001b[31m${'red '.repeat(4)}red\u001b[39m x`,
    0,
    0,
    [`\u001b[31m${'red '.repeat(4)}red\u001b[39m`, 'x'],
  ],
])('a text %s', (_claim, text, indent, hang, lines) => {
  expect(wrapText(text, 20 + hang, indent, hang).split('\n')).toEqual(lines);
});

test('in a narrow place it has twenty columns all the same', () => {
  expect(wrapText('one two three four five', 10, 0)).toBe('one two three four\nfive');
});

test('behind a label it keeps its own column', () => {
  expect(wrapBehind('label  ', 'one two three four five', 27)).toBe(
    'label  one two three four\n       five',
  );
});
