import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Look } from '../../src/report/format.ts';
import type { RunSummary } from '../../src/report/run-json.ts';
import { renderRunText } from '../../src/report/run-text.ts';
import {
  BLOCKED_RUN,
  EMPTY_RUN,
  INTERRUPTED_RUN,
  LARGE_RUN,
  summaryOf,
  TEN_HOSTS,
} from '../support/summaries.ts';

const PLAIN: Look = { color: false, width: 80, unicode: true };

const RUNS = {
  'run-empty': EMPTY_RUN,
  'run-ten-hosts': TEN_HOSTS,
  'run-large': LARGE_RUN,
  'run-blocked': BLOCKED_RUN,
  'run-interrupted': INTERRUPTED_RUN,
};

function render(summary: RunSummary, look: Partial<Look> = {}): string {
  return renderRunText(summary, { ...PLAIN, ...look });
}

test.each(Object.entries(RUNS))(
  '%s reads byte for byte as it was written down',
  async (name, summary) => {
    await expect(render(summary)).toMatchFileSnapshot(`../fixtures/reports/${name}.txt`);
  },
);

test('in 40 columns too', async () => {
  const page = render(LARGE_RUN, { width: 40 });
  await expect(page).toMatchFileSnapshot('../fixtures/reports/run-in-40-columns.txt');
});

test('colour is never the only carrier: without it every word is still there', () => {
  for (const summary of Object.values(RUNS)) {
    const painted = render(summary, { color: true });
    expect(painted).not.toBe(render(summary));
    expect(stripVTControlCharacters(painted)).toBe(render(summary));
  }
});

test('a medium that shows nothing but ASCII gets nothing else', () => {
  expect(render(BLOCKED_RUN, { unicode: false })).toMatch(/^[\n -~]*$/);
});

test.each([40, 60, 80, 120])('no line is longer than %i columns, but for what to do', (width) => {
  const runs = Object.values(RUNS).map((summary) => ({
    ...summary,
    runFindings: summary.runFindings.map((finding) => ({ ...finding, fix: [] })),
  }));
  const lines = runs.flatMap((summary) => render(summary, { width }).split('\n'));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
});

test('a scan of ten hosts is told in ten lines', () => {
  expect(render(TEN_HOSTS).trimEnd().split('\n').length).toBeLessThanOrEqual(10);
});

test('what is zero is not told', () => {
  expect(render(LARGE_RUN)).not.toMatch(/(?<![\d.,])0 [a-z]/);
  expect(render(summaryOf([{}]))).not.toMatch(/retr|domain|left out|failures|predicted|findings/);
});

test('the last line is the exit code and why', () => {
  expect(render(TEN_HOSTS)).toMatch(/\nexit code 2: 1 record is critical, .*\n$/);
});
