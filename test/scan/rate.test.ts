import { expect, test } from 'vitest';
import { Rate } from '../../src/scan/rate.ts';

/** When starts happen that are wanted at once, if every timer is late by so much. */
function startsOf(perSecond: number, untilMs: number, lateMs = 0): number[] {
  const rate = new Rate(perSecond);
  const starts: number[] = [];
  for (let now = 0; now < untilMs; ) {
    const waitMs = rate.waitMs(now);
    if (waitMs === 0) {
      rate.take(now);
      starts.push(now);
    } else {
      now += waitMs + lateMs;
    }
  }
  return starts;
}

test.each([
  ['a start every two seconds', 0.5, 100_000, 50],
  ['a start a second', 1, 100_000, 100],
  ['a hundred a second', 100, 10_000, 1000],
  ['ten thousand a second', 10_000, 1000, 10_000],
])('%s', (_claim, perSecond, forMs, expected) => {
  const { length } = startsOf(perSecond, forMs);
  // What 20 ms are worth may come early.
  expect(length).toBeGreaterThanOrEqual(expected);
  expect(length).toBeLessThanOrEqual(expected + 1 + Math.ceil(perSecond * 0.02));
});

test('timers that are late cost no start', () => {
  const { length } = startsOf(500, 10_000, 15);
  expect(length).toBeGreaterThanOrEqual(4990);
  expect(length).toBeLessThanOrEqual(5011);
});

test('what was missed for a minute is not made up for: no burst', () => {
  const rate = new Rate(1000);
  rate.take(0);
  let burst = 0;
  for (; rate.waitMs(60_000) === 0; burst++) rate.take(60_000);
  expect(burst).toBeLessThanOrEqual(21);
});

test('says how long it is until the next', () => {
  const rate = new Rate(0.5);
  expect(rate.waitMs(1000)).toBe(0);
  rate.take(1000);
  expect(rate.waitMs(1500)).toBe(1480);
});
