import { expect, test } from 'vitest';
import { quantify, spellCount, spellDuration } from '../../src/report/quantities.ts';

test.each([
  [0, '0'],
  [7, '7'],
  [4.56, '4.6'],
  [1234, '1,234'],
  [1234567, '1,234,567'],
])('%d is spelt %s', (count, spelt) => {
  expect(spellCount(count)).toBe(spelt);
});

test('what is counted stands in the right number', () => {
  expect(quantify(0, 'record')).toBe('0 records');
  expect(quantify(1, 'record')).toBe('1 record');
  expect(quantify(1, 'retry', 'retries')).toBe('1 retry');
  expect(quantify(2000, 'retry', 'retries')).toBe('2,000 retries');
});

test.each([
  [0, '0 ms'],
  [0.44, '0.4 ms'],
  [85.4, '85 ms'],
  [999.6, '1 s'],
  [3_210, '3.2 s'],
  [59_990, '1 min'],
  [60_000, '1 min'],
  [250_000, '4 min 10 s'],
  [3_599_900, '1 h'],
  [3_600_000, '1 h'],
  [97_500_000, '27 h 5 min'],
])('%d ms are spelt %s', (ms, spelt) => {
  expect(spellDuration(ms)).toBe(spelt);
});
