import { expect, test } from 'vitest';
import { briefRestMs, DEFAULT_BACK_OFF, restMs } from '../../src/scan/back-off.ts';

const LEAST = { ...DEFAULT_BACK_OFF, random: () => 0 };
const MOST = { ...DEFAULT_BACK_OFF, random: () => 1 };

test.each([
  [1, 15_000, 30_000],
  [2, 30_000, 60_000],
  [3, 60_000, 120_000],
  [5, 240_000, 480_000],
  [6, 300_000, 600_000],
  [2000, 300_000, 600_000],
])('refusal %i in a row costs %i to %i ms of rest', (strikes, least, most) => {
  expect(restMs(strikes, LEAST)).toBe(least);
  expect(restMs(strikes, MOST)).toBe(most);
});

test.each([
  [5, 5],
  [30_000, 30_000],
  [600_000, 60_000],
])('with a first rest of %i ms a provider rests %i ms at the most', (baseMs, most) => {
  expect(briefRestMs({ ...MOST, baseMs })).toBe(most);
  expect(briefRestMs({ ...LEAST, baseMs })).toBe(most / 2);
});

test('two that were turned away together do not return together', () => {
  expect(restMs(1, DEFAULT_BACK_OFF)).not.toBe(restMs(1, DEFAULT_BACK_OFF));
});
