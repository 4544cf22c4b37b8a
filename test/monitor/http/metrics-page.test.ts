import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { startCounters } from '../../../src/monitor/counters.ts';
import { metricsPage } from '../../../src/monitor/http/metrics-page.ts';
import { OWN_METRICS } from '../../../src/monitor/http/own-metrics.ts';
import type { MonitorView } from '../../../src/monitor/view.ts';
import { METRICS } from '../../../src/report/metrics/index.ts';
import { EVERYONE } from '../../report/cast.ts';
import { readExposition, seriesOf } from '../../support/exposition.ts';
import { judged } from '../../support/judged.ts';
import { findProgram, requires } from '../../support/requirement.ts';
import { groupView, stillView, watchedAt } from './still-view.ts';

const LOADED_AT = new Date('2026-11-21T19:00:00Z');

async function scrape(view: MonitorView, counters = startCounters(LOADED_AT)): Promise<string> {
  return (await metricsPage(view, counters)()).text();
}

const valuesOf = (text: string, name: string) => seriesOf(text, name).map(({ value }) => value);

test('the answer says which version of the text format it is', async () => {
  const response = await metricsPage(stillView(), startCounters(LOADED_AT))();
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
});

describe('what is watched', () => {
  test('stands under group, target, address and domain', async () => {
    const record = judged({
      target: 'mx:contoso.example',
      domain: 'contoso.example',
      host: 'mx1.contoso.example',
      address: '192.0.2.1',
    });
    const text = await scrape(stillView({ watched: [watchedAt('edge', record)] }));
    const labels = {
      group: 'edge',
      target: 'mx1.contoso.example:25',
      address: '192.0.2.1',
      domain: 'contoso.example',
    };
    expect(seriesOf(text, 'smtp_starttls_advertised')).toEqual([{ labels, value: 1 }]);
    expect(seriesOf(text, 'smtp_outcome')).toEqual([
      { labels: { outcome: 'completed', ...labels }, value: 1 },
    ]);
  });

  test('is told apart by group where two watch the same', async () => {
    const watched = ['edge', 'hub'].map((group) => watchedAt(group, judged()));
    const text = await scrape(stillView({ watched }));
    expect(seriesOf(text, 'smtp_verdict')).toHaveLength(2);
  });

  test('is what is watched at the time: nothing of it outlives its place', async () => {
    const first = watchedAt('edge', judged({ verdict: 'critical' }));
    let watched = [first];
    const page = metricsPage({ ...stillView(), watched: () => watched }, startCounters(LOADED_AT));
    expect(valuesOf(await (await page()).text(), 'smtp_verdict')).toEqual([2]);
    watched = [];
    expect(valuesOf(await (await page()).text(), 'smtp_verdict')).toEqual([]);
  });
});

describe('the monitor itself', () => {
  test('says which program it is', async () => {
    const [info] = seriesOf(await scrape(stillView()), 'starttls_probe_build_info');
    expect(info).toEqual({ labels: { version: '1.2.3', nodejs: process.version }, value: 1 });
  });

  test.each<[name: string, given: Parameters<typeof groupView>[0], values: number[]]>([
    ['interval_seconds', {}, [300]],
    ['interval_seconds', { intervalMs: null }, []],
    ['running', {}, [0]],
    ['running', { running: { startedAt: new Date(0), done: 3 } }, [1]],
    ['last_round_timestamp_seconds', {}, [1795291290]],
    ['last_round_timestamp_seconds', { last: null }, []],
    ['last_round_duration_seconds', {}, [90]],
    ['last_round_duration_seconds', { last: null }, []],
    ['trouble', {}, [0]],
    ['trouble', { trouble: 'hosts.txt: cannot be read (ENOENT)' }, [1]],
    ['watched', {}, [0]],
  ])('group_%s of a group that is %o: %j', async (name, given, values) => {
    const text = await scrape(stillView({ groups: [groupView(given)] }));
    expect(seriesOf(text, `starttls_probe_group_${name}`)).toEqual(
      values.map((value) => ({ labels: { group: 'edge' }, value })),
    );
  });

  test('counts what each group watches', async () => {
    const groups = [groupView(), groupView({ name: 'hub' })];
    const watched = [1, 2].map((at) => watchedAt('hub', judged({ address: `192.0.2.${at}` })));
    const text = await scrape(stillView({ groups, watched }));
    expect(seriesOf(text, 'starttls_probe_group_watched')).toEqual([
      { labels: { group: 'edge' }, value: 0 },
      { labels: { group: 'hub' }, value: 2 },
    ]);
  });

  test('says whether its history can be written, and what waits for the webhook', async () => {
    const well = await scrape(stillView());
    expect(valuesOf(well, 'starttls_probe_history_failing')).toEqual([0]);
    const ill = await scrape(stillView({ trouble: 'history.db: disk full', pending: 7 }));
    expect(valuesOf(ill, 'starttls_probe_history_failing')).toEqual([1]);
    expect(valuesOf(ill, 'starttls_probe_webhook_pending')).toEqual([7]);
  });

  test('counts deliveries and requests from nought, as they are raised', async () => {
    const counters = startCounters(LOADED_AT);
    const page = metricsPage(stillView(), counters);
    const before = await (await page()).text();
    expect(valuesOf(before, 'starttls_probe_webhook_deliveries_total')).toEqual([0, 0, 0]);
    counters.webhook.failed += 2;
    counters.onDemand.busy++;
    const after = await (await page()).text();
    expect(seriesOf(after, 'starttls_probe_webhook_deliveries_total')).toContainEqual({
      labels: { result: 'failed' },
      value: 2,
    });
    expect(seriesOf(after, 'starttls_probe_on_demand_requests_total')).toContainEqual({
      labels: { result: 'busy' },
      value: 1,
    });
  });

  test('says how the last reload went, and since when the configuration is in force', async () => {
    const counters = startCounters(LOADED_AT);
    counters.reload.successful = false;
    const text = await scrape(stillView(), counters);
    expect(valuesOf(text, 'starttls_probe_config_last_reload_successful')).toEqual([0]);
    expect(valuesOf(text, 'starttls_probe_config_last_reload_success_timestamp_seconds')).toEqual([
      1795287600,
    ]);
  });

  test('is a process', async () => {
    const text = await scrape(stillView());
    expect(valuesOf(text, 'process_resident_memory_bytes')[0]).toBeGreaterThan(10_000_000);
    expect(seriesOf(text, 'nodejs_eventloop_lag_seconds')).toHaveLength(1);
  });
});

test('every metric is there in one piece, also where nothing is watched', async () => {
  const names = readExposition(await scrape(stillView())).map(({ name }) => name);
  const ours = [...OWN_METRICS, ...METRICS].map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...ours, 'starttls_probe_places_left_out']));
});

test('a page of thousands is whole, and other work goes on while it is written', async () => {
  const watched = Array.from({ length: 3_000 }, (_, at) =>
    watchedAt('edge', judged({ target: `mx${at}.example:25` })),
  );
  let turns = 0;
  let done = false;
  const count = () => {
    turns++;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  const text = await scrape(stillView({ watched }));
  done = true;
  expect(seriesOf(text, 'smtp_probe_phase_seconds')).toHaveLength(15_000);
  expect(turns).toBeGreaterThan(METRICS.length);
});

const linter = requires('promtool');
test.skipIf(linter.skipped)(`${linter.title} has nothing to say of ours`, async () => {
  const watched = EVERYONE.map((record, at) =>
    watchedAt('edge', { ...record, target: `mx${at}.example:25` }),
  );
  const input = await scrape(stillView({ watched, groups: [groupView()] }));
  const { status, output } = spawnSync(findProgram('promtool'), ['check', 'metrics'], { input });
  expect([status, output.join('')]).toEqual([0, '']);
});
