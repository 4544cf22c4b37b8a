/** Holds deploy/prometheus against Prometheus, Alertmanager and the documentation. */

import { describe, expect, test } from 'vitest';
import { startProcess } from '../support/cli.ts';
import { anchorOf, headings, readPage, tableUnder } from '../support/markdown.ts';
import { findProgram, requires } from '../support/requirement.ts';
import {
  ALERTS,
  PROMETHEUS,
  RULE_FILES,
  RULE_GROUPS,
  RULE_TESTS,
  TEST_FILES,
} from './rule-files.ts';

const promtool = requires('promtool');
const amtool = requires('amtool');
const page = readPage('docs/monitoring.md');

function run(program: 'promtool' | 'amtool', args: readonly string[]) {
  return startProcess(findProgram(program), args, { cwd: PROMETHEUS }).end;
}

describe.skipIf(promtool.skipped)(promtool.title, () => {
  test('takes the configuration', async () => {
    const { code, stderr } = await run('promtool', ['check', 'config', 'prometheus.yml']);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('takes the rules, and none is there twice', async () => {
    const lint = ['--lint=all', '--lint-fatal'];
    const { code, stderr } = await run('promtool', ['check', 'rules', ...lint, ...RULE_FILES]);
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each(TEST_FILES)('%s', { timeout: 120_000 }, async (file) => {
    const { code, stdout, stderr } = await run('promtool', ['test', 'rules', file]);
    expect(code, stdout + stderr).toBe(0);
  });
});

describe.skipIf(amtool.skipped)(amtool.title, () => {
  test('takes the configuration', async () => {
    const { code, stderr } = await run('amtool', ['check-config', 'alertmanager.yml']);
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each([
    ['an event', ['alertname=ExchangeEvent1032Certain', 'event_id=1032', 'connector=EX02']],
    ['anything else', ['alertname=SmtpTargetUnknown']],
  ])('sends %s to somebody', async (_what, labels) => {
    const args = ['config', 'routes', 'test', '--config.file=alertmanager.yml'];
    const { code, stdout } = await run('amtool', [...args, ...labels]);
    expect([code, stdout]).toEqual([0, 'administrators\n']);
  });
});

describe('the tests of the rules', () => {
  const firing = RULE_TESTS.flatMap(({ tests }) => tests).map((one) =>
    (one.promql_expr_test ?? [])
      .filter(({ expr }) => expr.includes('ALERTS'))
      .map(({ exp_samples }) => exp_samples.map(({ labels }) => alertNameIn(labels))),
  );

  test.each(ALERTS.map(({ alert }) => alert))(
    '%s fires at one time and not at another',
    (alert) => {
      const fires = firing.filter((times) => times.some((names) => names.includes(alert)));
      expect(fires).not.toEqual([]);
      const ceases = fires.filter((times) => times.some((names) => !names.includes(alert)));
      expect(ceases).not.toEqual([]);
    },
  );

  test('run every group, in its order', () => {
    const names = RULE_GROUPS.map(({ name }) => name);
    for (const { group_eval_order } of RULE_TESTS) expect(group_eval_order).toEqual(names);
  });
});

function alertNameIn(labels: string): string {
  return /alertname="(\w+)"/.exec(labels)?.[1] ?? '';
}

describe.each(ALERTS.map((alert) => [alert.alert, alert] as const))('%s', (name, alert) => {
  test('says what is wrong, what to do, and where there is more', () => {
    const { summary, description, runbook } = alert.annotations;
    expect(summary).toMatch(/\S/);
    expect(description).toMatch(/\. docs\/\S+$/);
    for (const place of [runbook, description?.split(' ').at(-1)]) {
      const [, file = '', anchor] = /^(docs\/\w+\.md)#(\S+)$/.exec(place ?? '') ?? [];
      expect(headings(readPage(file)).map(anchorOf)).toContain(anchor);
    }
  });

  test('is documented as it is', () => {
    const rows = ['Exchange events', 'Targets', 'Certificates', 'The monitor itself'].flatMap(
      (heading) => tableUnder(page, heading),
    );
    const row = rows.find(([documented]) => documented === name);
    expect(row?.slice(1, 3)).toEqual([alert.labels.severity, alert.for ?? '–']);
  });
});

test('every event that a session foretells has an alert', () => {
  const events = tableUnder(readPage('docs/events.md'), 'The catalogue');
  const foretold = events.filter((row) => row.at(-1)?.includes('session')).map(([id]) => id);
  const alerted = ALERTS.flatMap(({ expr }) => /event_id="(\d+)"/.exec(expr)?.[1] ?? []);
  expect([...new Set(alerted)].sort()).toEqual(foretold.sort());
});
