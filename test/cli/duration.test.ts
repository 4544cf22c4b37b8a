import { expect, test } from 'vitest';
import { parseDuration } from '../../src/cli/duration.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';

test.each([
  ['seconds where no unit is given', '30', 30_000],
  ['a fraction of a second', '0.5', 500],
  ['milliseconds', '500ms', 500],
  ['seconds', '30s', 30_000],
  ['minutes', '2m', 120_000],
  ['hours', '1h', 3_600_000],
  ['blanks around it do not matter', ' 5s ', 5_000],
  ['as much as a timer of Node holds', '2147483647ms', 2_147_483_647],
])('%s', (_claim, text, ms) => {
  expect(parseDuration('timeout', text)).toBe(ms);
});

test.each(['', '0', '-1', '1e3', '5 s', '1w', '30S', 'x', '.5', '2147483648ms', '9999999999999h'])(
  '"%s" is no duration',
  (text) => {
    expect(() => parseDuration('timeout', text)).toThrow(
      new UsageError(`--timeout: "${text}" is not a duration; write seconds, or 500ms, 30s, 2m`),
    );
  },
);
