import { expect, test } from 'vitest';
import { waitMs } from '../../../src/monitor/webhook/backoff.ts';

const BACKOFF = { firstMs: 1000, longestMs: 60_000 };

test.each([
  ['the first wait is the shortest', 1, 0.999_999, 1000],
  ['chance takes up to half of it', 1, 0, 500],
  ['the next one is twice as long', 2, 0.999_999, 2000],
  ['none is longer than the longest', 9, 0.999_999, 60_000],
  ['however often it failed', 10_000, 0, 30_000],
])('%s', (_claim, failures, chance, expected) => {
  expect(Math.round(waitMs(BACKOFF, failures, () => chance))).toBe(expected);
});
