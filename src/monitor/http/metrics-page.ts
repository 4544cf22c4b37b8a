/** The page that Prometheus scrapes: what is watched, the monitor itself, and its process. */

import { setImmediate } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { registerGlances } from '../../report/metrics/glance-gauge.ts';
import { METRICS } from '../../report/metrics/index.ts';
import { LEFT_OUT } from '../../report/metrics/left-out.ts';
import { labelValue } from '../../report/metrics/metric.ts';
import { Places, placeLabels } from '../../report/metrics/place.ts';
import type { MonitorCounters } from '../counters.ts';
import type { MonitorView } from '../view.ts';
import { type Monitor, OWN_METRICS, type OwnMetric } from './own-metrics.ts';

/**
 * Gives what answers a scrape; it holds the metrics of the process, and reads all others anew.
 *
 * They are read and written metric by metric, with a turn of the event loop after each: with thousands
 * of targets no dialogue waits for a whole page.
 */
export function metricsPage(view: MonitorView, counters: MonitorCounters): () => Promise<Response> {
  const defaults = startDefaults();
  return async () => {
    const nodejs = await readNodeVersion(defaults);
    const registries = [ownRegistry({ view, counters, nodejs }), fleetRegistry(view), defaults];
    const headers = { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE };
    return new Response(await renderInTurns(registries), { headers });
  };
}

/** Gauges whose names are those of counters; what they add up is there by its parts as well. */
const MISNAMED = ['handles', 'requests', 'resources'].map((name) => `nodejs_active_${name}_total`);

function startDefaults(): Registry {
  const defaults = new Registry();
  collectDefaultMetrics({ register: defaults });
  for (const name of MISNAMED) defaults.removeSingleMetric(name);
  return defaults;
}

/** Only the program looks at its process; prom-client has done so already. */
async function readNodeVersion(defaults: Registry): Promise<string> {
  const { values = [] } = (await defaults.getSingleMetric('nodejs_version_info')?.get()) ?? {};
  return String(values[0]?.labels['version'] ?? '');
}

function fleetRegistry(view: MonitorView): Registry {
  const places = new Places();
  for (const { group, glance } of view.watched()) {
    places.add({ labels: { group, ...placeLabels(glance) }, glance });
  }
  const registry = new Registry();
  registerGlances(METRICS, places.all(), registry);
  new Gauge({ ...LEFT_OUT, registers: [registry] }).set(places.leftOut);
  return registry;
}

function ownRegistry(monitor: Monitor): Registry {
  const registry = new Registry();
  for (const metric of OWN_METRICS) register(metric, monitor, registry);
  return registry;
}

function register({ type, read, ...metric }: OwnMetric, monitor: Monitor, registry: Registry) {
  const { name, help, labels: labelNames } = metric;
  const configuration = { name, help, labelNames, registers: [registry] };
  const kept = type === 'counter' ? new Counter(configuration) : new Gauge(configuration);
  for (const { labels, value } of read(monitor)) {
    const entries = Object.entries(labels);
    kept.inc(Object.fromEntries(entries.map(([label, it]) => [label, labelValue(it)])), value);
  }
}

async function renderInTurns(registries: readonly Registry[]): Promise<string> {
  const pieces: string[] = [];
  for (const registry of registries) {
    for (const { name } of registry.getMetricsAsArray()) {
      pieces.push(await registry.getSingleMetricAsString(name));
      await setImmediate();
    }
  }
  return `${pieces.join('\n')}\n`;
}
