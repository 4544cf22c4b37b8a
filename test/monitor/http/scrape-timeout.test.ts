import { expect, test } from 'vitest';
import { scrapeTimeoutMs } from '../../../src/monitor/http/scrape-timeout.ts';

test.each([
  ['10', 9_500],
  ['10.000000', 9_500],
  ['1.5', 1_000],
  ['1', 500],
  ['0.4', 200],
  ['3600', 240_000],
  [undefined, 240_000],
  ['', 240_000],
  ['0', 240_000],
  ['-1', 240_000],
  ['1e3', 240_000],
  ['Infinity', 240_000],
  ['NaN', 240_000],
  ['10s', 240_000],
  ['1, 2', 240_000],
  ['9'.repeat(400), 240_000],
])('a scraper that gives us %s s has its answer within %i ms', (header, expected) => {
  expect(scrapeTimeoutMs(header)).toBe(expected);
});
