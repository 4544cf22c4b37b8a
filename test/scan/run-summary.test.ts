import { expect, test } from 'vitest';
import { renderRunJson } from '../../src/report/run-json.ts';
import {
  BLOCKED_RUN,
  EMPTY_RUN,
  INTERRUPTED_RUN,
  LARGE_RUN,
  summaryOf,
  TEN_HOSTS,
} from '../support/summaries.ts';

test('a summary says what the run was and how long it took', () => {
  expect(TEN_HOSTS).toMatchObject({
    schema: 'starttls-probe/run/1',
    version: '1.2.3',
    startedAt: '2026-11-21T20:00:00.000Z',
    endedAt: '2026-11-21T20:00:03.210Z',
    durationMs: 3210,
    records: 10,
    concurrency: 200,
    rate: null,
    interrupted: false,
  });
});

test('the exit code is that of the worst, and says of whom', () => {
  expect(TEN_HOSTS).toMatchObject({
    exitCode: 2,
    reason: '2: 1 record is critical, mail.contoso.test:25 at 192.0.2.1',
  });
});

test('an interrupted run has the exit code of the interruption, whatever was seen', () => {
  expect(INTERRUPTED_RUN).toMatchObject({
    interrupted: true,
    exitCode: 130,
    reason: '130: interrupted; what was done is kept',
  });
});

test('a run that its output put an end to was not interrupted', () => {
  const stopped = { exitCode: 64, interrupted: false, because: '--output: run.jsonl: no space' };
  expect(summaryOf([{}], { stopped })).toMatchObject({
    interrupted: false,
    exitCode: 64,
    reason: '64: --output: run.jsonl: no space',
  });
});

test('a finding on the run does not change the exit code: the records that it explains do', () => {
  const finding = { id: 'x', severity: 'critical', message: '', evidence: [], fix: [] } as const;
  expect(summaryOf([{}], { runFindings: [finding] })).toMatchObject({
    runFindings: [finding],
    exitCode: 0,
  });
  expect(BLOCKED_RUN.runFindings.map(({ id }) => id)).toEqual(['egress-blocked']);
  expect(BLOCKED_RUN.exitCode).toBe(3);
});

test.each([
  ['of nothing', EMPTY_RUN],
  ['of ten hosts', TEN_HOSTS],
  ['of many', LARGE_RUN],
])('the summary %s is the same after it was JSON', (_claim, summary) => {
  expect(JSON.parse(renderRunJson(summary))).toEqual(summary);
});
