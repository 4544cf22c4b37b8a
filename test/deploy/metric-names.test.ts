/** Holds the names in rules, their tests and the dashboard against the tables of metrics. */

import { collectDefaultMetrics, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { OWN_METRICS } from '../../src/monitor/http/own-metrics.ts';
import { PROBE_METRICS } from '../../src/monitor/http/probe-metrics.ts';
import { METRICS } from '../../src/report/metrics/index.ts';
import { LEFT_OUT } from '../../src/report/metrics/left-out.ts';
import { namesIn } from '../support/promql-names.ts';
import { DASHBOARD, EXPRESSIONS } from './dashboard.ts';
import { ALERTS, RECORDINGS, RULE_TESTS } from './rule-files.ts';

const OURS = [...METRICS, ...OWN_METRICS, ...PROBE_METRICS];

function namesOfProcess(): string[] {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register.getMetricsAsArray().map(({ name }) => name);
}

const METRIC_NAMES = new Set([
  ...OURS.map(({ name }) => name),
  LEFT_OUT.name,
  ...namesOfProcess(),
  ...RECORDINGS.map(({ record }) => record),
  // Prometheus' own.
  ...['up', 'ALERTS'],
]);

const LABEL_NAMES = new Set([
  ...OURS.flatMap(({ labels }) => labels),
  ...RECORDINGS.flatMap(({ labels = {} }) => Object.keys(labels)),
  ...ALERTS.flatMap(({ labels }) => Object.keys(labels)),
  // The place, and what Prometheus adds.
  ...['group', 'target', 'address', 'domain'],
  ...['job', 'instance', 'alertname', 'alertstate'],
]);

const CASES = RULE_TESTS.flatMap(({ tests }) => tests);
/** `label_values(METRIC, LABEL)`, of which the metric is an expression. */
const VARIABLES = DASHBOARD.templating.list.flatMap(
  ({ definition }) => /^label_values\((.*), (\w+)\)$/.exec(definition ?? '')?.slice(1, 3) ?? [],
);

describe.each([
  ['the rules', [...ALERTS, ...RECORDINGS].map(({ expr }) => expr)],
  [
    'what the tests feed them',
    CASES.flatMap((one) => one.input_series.map(({ series }) => series)),
  ],
  [
    'what the tests ask',
    CASES.flatMap((one) => one.promql_expr_test ?? []).map(({ expr }) => expr),
  ],
  ['the dashboard', EXPRESSIONS],
  ['its variables', VARIABLES.filter((_, at) => at % 2 === 0)],
])('%s', (_what, expressions) => {
  const found = expressions.map(namesIn);

  test('names metrics that there are', () => {
    const names = new Set(found.flatMap(({ metrics }) => metrics));
    expect(names.size).toBeGreaterThan(0);
    expect([...names].filter((name) => !METRIC_NAMES.has(name))).toEqual([]);
  });

  test('names labels that there are', () => {
    const names = new Set(found.flatMap(({ labels }) => labels));
    expect([...names].filter((name) => !LABEL_NAMES.has(name))).toEqual([]);
  });
});

test('annotations name labels that there are', () => {
  const texts = ALERTS.flatMap(({ annotations }) => Object.values(annotations)).join(' ');
  const names = Array.from(texts.matchAll(/\$labels\.(\w+)/g), ([, name = '']) => name);
  expect(names.filter((name) => !LABEL_NAMES.has(name))).toEqual([]);
});

test('every metric of the tables is in a rule or on the dashboard', () => {
  const used = [...ALERTS, ...RECORDINGS].map(({ expr }) => expr).concat(EXPRESSIONS);
  const names = new Set(used.flatMap((expression) => namesIn(expression).metrics));
  const unused = [...METRICS, ...OWN_METRICS].filter(({ name }) => !names.has(name));
  expect(unused.map(({ name }) => name)).toEqual([]);
});
