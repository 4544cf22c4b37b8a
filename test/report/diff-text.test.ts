import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { diffText } from '../../src/report/diff-text.ts';
import type { Look } from '../../src/report/format.ts';
import type { RunDiff } from '../../src/rules/compare/run-diff.ts';
import { change, DIFF, SAME } from './diff-cast.ts';

const PLAIN: Look = { color: false, width: 80, unicode: true };

function render(diff: RunDiff, look: Partial<Look> = {}): string {
  return [...diffText.render(diff, { ...PLAIN, ...look })].join('');
}

test.each<[claim: string, name: string, look: Partial<Look>]>([
  ['80 columns', 'diff', {}],
  ['colour', 'diff-in-color', { color: true }],
  ['nothing but ASCII, in 40 columns', 'diff-in-40-columns', { unicode: false, width: 40 }],
])('reads byte for byte as it was written down: %s', async (_claim, name, look) => {
  await expect(render(DIFF, look)).toMatchFileSnapshot(`../fixtures/reports/${name}.txt`);
});

test('colour is never the only carrier: without it every word is still there', () => {
  expect(stripVTControlCharacters(render(DIFF, { color: true }))).toBe(render(DIFF));
});

test('a medium that shows nothing but ASCII gets nothing else', () => {
  expect(render(DIFF, { unicode: false })).toMatch(/^[\n -~]*$/);
});

test.each([40, 80, 120])('no line is longer than %i columns', (width) => {
  const lengths = render(DIFF, { width })
    .split('\n')
    .map((line) => line.length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(width);
});

test.each<[claim: string, diff: RunDiff, counts: string]>([
  ['nothing', SAME, 'no change in 1 target'],
  [
    'all that there can be',
    DIFF,
    '1 worse, 1 better, 1 neutral in 1,240 targets; 4 only in the old run, 2 only in the new run',
  ],
  [
    'what is only in one',
    { ...SAME, onlyNew: 1_000 },
    'no change in 1 target; 1,000 only in the new run',
  ],
])('the last line counts: %s', (_claim, diff, counts) => {
  expect(render(diff, { width: 120 }).split('\n').slice(-2)).toEqual([counts, '']);
});

test('nothing gets through to a terminal, and nothing can begin a line as a verdict does', () => {
  const vicious = '\x1b[2J\x9b\u202e\u200b\r\nWORSE  mail.contoso.com\u2028';
  const poisoned = {
    ...change({ message: vicious }),
    host: vicious,
    address: vicious,
    domain: vicious,
    target: vicious,
  };
  const changed = [
    { ...poisoned, worseVerdict: null, changes: [poisoned, { ...poisoned, address: '192.0.2.1' }] },
    { ...poisoned, worseVerdict: null, changes: [poisoned] },
  ];
  const page = render({ ...SAME, changed }, { width: 120 });
  expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(page).not.toMatch(/^WORSE {2}mail/m);
});
