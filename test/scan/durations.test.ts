import { describe, expect, test } from 'vitest';
import { Durations } from '../../src/scan/durations.ts';

function durationsOf(all: readonly number[]): Durations {
  const durations = new Durations();
  for (const ms of all) durations.add(ms);
  return durations;
}

test('none at all have no length', () => {
  const durations = new Durations();
  expect(durations).toMatchObject({ count: 0, sumMs: 0, maxMs: 0 });
  expect(durations.quantileMs(0.5)).toBe(0);
});

test('they are counted, added up, and the longest is known', () => {
  expect(durationsOf([1, 2.5, 100])).toMatchObject({ count: 3, sumMs: 103.5, maxMs: 100 });
});

describe('a quantile is never too small, and 5 % too large at the most', () => {
  const evenly = Array.from({ length: 10_000 }, (_, at) => at + 1);
  const widely = Array.from({ length: 10_000 }, (_, at) => 0.2 * 1.0012 ** at);
  test.each([
    ['spread evenly', evenly, 0.5],
    ['spread evenly', evenly, 0.95],
    ['from microseconds to hours', widely, 0.5],
    ['from microseconds to hours', widely, 0.95],
    ['all alike', Array.from({ length: 50 }, () => 42), 0.95],
    ['one alone', [7.3], 0.5],
  ])('%s', (_claim, all, part) => {
    const exact = all[Math.ceil(all.length * part) - 1] ?? 0;
    const estimate = durationsOf(all).quantileMs(part);
    expect(estimate).toBeGreaterThanOrEqual(exact);
    expect(estimate).toBeLessThanOrEqual(exact * 1.05);
  });
});

test.each([0, 0.05, 1e12])('%d ms is counted as well as any', (ms) => {
  const durations = durationsOf([ms]);
  expect(durations).toMatchObject({ count: 1, sumMs: ms, maxMs: ms });
  expect(durations.quantileMs(1)).toBeLessThanOrEqual(ms);
});
