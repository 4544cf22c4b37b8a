/** Holds the dashboard against what Grafana and Prometheus ask of it; Grafana is not in Debian. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { startProcess } from '../support/cli.ts';
import { findProgram, requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { ASKING, DASHBOARD, EXPRESSIONS, fillIn, GRAFANA, type Panel } from './dashboard.ts';

const promtool = requires('promtool');

test('no two panels have one id, or one place', () => {
  const { panels } = DASHBOARD;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const pairs = panels.flatMap((one, at) => panels.slice(at + 1).map((other) => [one, other]));
  const overlapping = pairs.filter(([one, other]) => one && other && overlap(one, other));
  expect(overlapping.map((pair) => pair.map(({ title }) => title))).toEqual([]);
});

function overlap({ gridPos: one }: Panel, { gridPos: other }: Panel): boolean {
  const apart =
    one.x + one.w <= other.x ||
    other.x + other.w <= one.x ||
    one.y + one.h <= other.y ||
    other.y + other.h <= one.y;
  return !apart;
}

test('every panel lies within the width of 24', () => {
  const wide = DASHBOARD.panels.filter(({ gridPos: { x, w } }) => x < 0 || x + w > 24);
  expect(wide).toEqual([]);
});

describe.each(ASKING.map((panel) => [panel.title, panel] as const))('%s', (_title, panel) => {
  test('says what it shows, and asks the data source that was chosen', () => {
    const { description, targets = [] } = panel;
    expect(description).toMatch(/\.$/);
    expect(targets.length).toBeGreaterThan(0);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    for (const { datasource } of targets) expect(datasource.uid).toMatch(/^\$\{datasource\}$/);
  });
});

test('every variable that is used is there, and every one that is there is used', () => {
  const text = JSON.stringify(DASHBOARD);
  const used = new Set(
    Array.from(text.matchAll(/\$\{?(\w+)/g), ([, name = '']) => name).filter(
      (name) => !name.startsWith('__'),
    ),
  );
  const there = DASHBOARD.templating.list.map(({ name }) => name);
  expect([...used].sort()).toEqual([...there].sort());
});

describe.skipIf(promtool.skipped)(promtool.title, () => {
  test('reads every expression', async () => {
    await using folder = await TemporaryFolder.create();
    const rules = EXPRESSIONS.map((expression, at) => ({
      record: `dashboard:${at}`,
      expr: fillIn(expression),
    }));
    const file = await folder.write(
      'rules.yml',
      stringify({ groups: [{ name: 'dashboard', rules }] }),
    );
    const args = ['check', 'rules', '--lint=none', file];
    const { code, stderr } = await startProcess(findProgram('promtool'), args).end;
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('provisioning', () => {
  test('makes Prometheus the data source, at the interval of its configuration', () => {
    const read = (file: string) => parse(readFileSync(join(GRAFANA, file), 'utf8'));
    const { datasources } = read('provisioning/datasources/prometheus.yml');
    const { global } = read('../prometheus/prometheus.yml');
    expect(datasources).toMatchObject([{ type: 'prometheus', isDefault: true }]);
    expect(datasources[0].jsonData.timeInterval).toBe(global.scrape_interval);
  });

  test('reads dashboards from a folder', () => {
    const file = join(GRAFANA, 'provisioning/dashboards/starttls-probe.yml');
    const { providers } = parse(readFileSync(file, 'utf8'));
    expect(providers).toMatchObject([
      { type: 'file', options: { path: '/var/lib/grafana/dashboards' } },
    ]);
  });
});
