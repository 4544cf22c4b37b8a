import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitConcurrency, openFilesLimit, parseOpenFiles } from '../../src/scan/open-files.ts';

const HEAD = 'Limit                     Soft Limit           Hard Limit           Units     \n';
const OTHER = 'Max processes             96365                96365                processes \n';

test.each([
  ['the soft limit', '1024                 1048576              files', 1024],
  ['no limit', 'unlimited            unlimited            files', Number.POSITIVE_INFINITY],
])('reads %s', (_claim, line, expected) => {
  expect(parseOpenFiles(`${HEAD}${OTHER}Max open files            ${line}     \n`)).toBe(expected);
});

test('a text that says nothing of open files gives null', () => {
  expect(parseOpenFiles(HEAD + OTHER)).toBe(null);
});

test.runIf(existsSync('/proc/self/limits'))('reads what the system says', () => {
  expect(openFilesLimit()).toBeGreaterThan(64);
});

test.each([
  ['what fits is given', 200, 1024, 0, 200, false],
  ['what does not is lowered, 64 kept free', 4000, 1024, 0, 960, true],
  ['exactly what is left fits', 960, 1024, 0, 960, false],
  ['a worker keeps 16 for itself', 4000, 1024, 4, 896, true],
  ['one runs however few there are', 200, 10, 2, 1, true],
  ['an unknown limit lowers nothing', 200_000, null, 2, 200_000, false],
  ['no limit lowers nothing', 200_000, Number.POSITIVE_INFINITY, 2, 200_000, false],
  ['0 takes what is left, and lowers nothing', 0, 1024, 0, 960, false],
  ['0 without a limit is endless', 0, null, 0, Number.POSITIVE_INFINITY, false],
])('%s', (_claim, asked, limit, workers, concurrency, lowered) => {
  expect(fitConcurrency(asked, limit, workers)).toEqual({ concurrency, lowered });
});
