/** Holds docs/metrics.md against the tables of metrics: names, types, labels, and when they are absent. */

import { describe, expect, test } from 'vitest';
import { startCounters } from '../src/monitor/counters.ts';
import { OWN_METRICS } from '../src/monitor/http/own-metrics.ts';
import { PROBE_METRICS } from '../src/monitor/http/probe-metrics.ts';
import { glanceAt } from '../src/report/glance.ts';
import { METRICS } from '../src/report/metrics/index.ts';
import { LEFT_OUT } from '../src/report/metrics/left-out.ts';
import { placeLabels } from '../src/report/metrics/place.ts';
import { nagios } from '../src/report/nagios.ts';
import { prometheus } from '../src/report/prometheus.ts';
import { groupView, stillView } from './monitor/http/still-view.ts';
import { CAST, EVERYONE } from './report/cast.ts';
import { readPage, section, tableUnder } from './support/markdown.ts';
import { readPluginOutput } from './support/plugin-output.ts';

const page = readPage('docs/metrics.md');

/** One row of a table of metrics. */
interface Row {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  readonly maybeAbsent: boolean;
}

function rowsUnder(heading: string): Row[] {
  const [head, ...rows] = tableUnder(page, heading);
  expect(head).toEqual(['Metric', 'Type', 'Labels', 'Meaning', 'Absent']);
  return rows.map(([name = '', type = '', labels = '', meaning = '', absent = '']) => {
    expect(meaning).toMatch(/\.$/);
    return { name, type, labels: namesIn(labels), maybeAbsent: absent !== '-' };
  });
}

function namesIn(cell: string): string[] {
  return cell === '-' ? [] : cell.split(', ').map((name) => name.replaceAll('`', ''));
}

const kept = ({ name, labels, type = 'gauge' }: Declared) => ({ name, type, labels });

interface Declared {
  readonly name: string;
  readonly labels: readonly string[];
  readonly type?: string;
}

describe.each([
  ['Of a record', METRICS],
  ['Of the monitor', OWN_METRICS],
  ['Of a probe on request', PROBE_METRICS],
])('%s', (heading, table: readonly Declared[]) => {
  test('every metric is documented with its type and labels, in the order of the table', () => {
    const rows = rowsUnder(heading).map(({ maybeAbsent: _, ...row }) => row);
    expect(rows).toEqual(table.map(kept));
  });

  test('each carries its own text of help, as a sentence', () => {
    for (const { name, help } of table as readonly (Declared & { help: string })[]) {
      expect.soft(help, name).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('what is absent', () => {
  test('of a record is what some record does not give, and nothing else', () => {
    const glances = EVERYONE.map(glanceAt);
    const absent = METRICS.filter(({ read }) => glances.some((one) => read(one).length === 0));
    expect(documentedAbsent('Of a record')).toEqual(absent.map(({ name }) => name));
  });

  test('of the monitor is what a group need not have', () => {
    const groups = [groupView({ intervalMs: null, last: null })];
    const view = stillView({ groups });
    const monitor = { view, counters: startCounters(new Date(0)), nodejs: 'v24.0.0' };
    const absent = OWN_METRICS.filter(({ read }) => read(monitor).length === 0);
    expect(documentedAbsent('Of the monitor')).toEqual(absent.map(({ name }) => name));
  });

  test('of a probe is what an unresolved name does not have', () => {
    const answer = { records: [CAST.unresolved], seconds: 1, dnsSeconds: 1 };
    const absent = PROBE_METRICS.filter(({ read }) => read(answer).length === 0);
    expect(documentedAbsent('Of a probe on request')).toEqual(absent.map(({ name }) => name));
  });

  function documentedAbsent(heading: string): string[] {
    return rowsUnder(heading)
      .filter(({ maybeAbsent }) => maybeAbsent)
      .map(({ name }) => name);
  }
});

test('values of labels are documented: every one that records give', () => {
  const rows = tableUnder(page, 'Values of labels').slice(1);
  const documented = new Map(rows.map(([label = '', values = '']) => [label, namesIn(values)]));
  for (const glance of EVERYONE.map(glanceAt)) {
    for (const { labels } of METRICS.flatMap(({ read }) => read(glance))) {
      for (const [label, value] of Object.entries(labels)) {
        const values = documented.get(label);
        if (values) expect(values).toContain(value);
      }
    }
  }
  expect([...documented.keys()]).toEqual(['phase', 'stage', 'version']);
});

test('the results that are counted are documented', () => {
  const { webhook, onDemand } = startCounters(new Date(0));
  const { text } = section(page, 'Of the monitor');
  for (const result of [...Object.keys(webhook), ...Object.keys(onDemand)]) {
    expect(text).toContain(`\`${result}\``);
  }
});

test('the labels that say where are those of a place', () => {
  const [, file = [], watched = [], onRequest = []] = tableUnder(page, 'Metrics');
  expect(namesIn(file[1] ?? '')).toEqual(Object.keys(placeLabels(glanceAt(CAST.healthy))));
  expect(namesIn(watched[1] ?? '')).toEqual(['group', ...namesIn(file[1] ?? '')]);
  expect(namesIn(onRequest[1] ?? '')).toEqual(['address']);
});

test('the metric of what has no room is named', async () => {
  expect(section(page, 'How many there may be').text).toContain(`\`${LEFT_OUT.name}\``);
  const report = prometheus.start({ color: false, width: 80, unicode: true });
  expect(await report.tail()).toContain(`\n${LEFT_OUT.name} 0\n`);
});

test('the figures of a plugin are documented with their units and thresholds', async () => {
  const [head, ...rows] = tableUnder(page, 'As a monitoring plugin');
  expect(head).toEqual(['Figure', 'Unit', 'Warning', 'Critical', 'Meaning']);
  const report = nagios.start({ color: false, width: 80, unicode: true, expiringDays: 14 });
  report.record({ ...CAST.healthy, timings: { dnsMs: 1, ...CAST.healthy.timings } });
  const { figures } = readPluginOutput(await report.tail());
  const say = (threshold: string) => ({ '': '-', '0': 'above 0', '0:': 'below 0' })[threshold];
  expect(rows.map((row) => row.slice(0, 4))).toEqual(
    Object.entries(figures).map(([label, { unit, warn, crit }]) => [
      label,
      unit || '-',
      say(warn) ?? 'below `--expiring-days`',
      say(crit),
    ]),
  );
});
