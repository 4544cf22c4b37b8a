/** Metrics as the text that Prometheus reads, for a file that node_exporter picks up. */

import { Gauge, Registry } from 'prom-client';
import { registerGlances } from './glance-gauge.ts';
import { METRICS } from './index.ts';
import { LEFT_OUT } from './left-out.ts';
import type { Places } from './place.ts';

/** Every metric once, with its help, its type and the series of all places below it. */
export function renderTextfile(places: Places): Promise<string> {
  const registry = new Registry();
  registerGlances(METRICS, places.all(), registry);
  new Gauge({ ...LEFT_OUT, registers: [registry] }).set(places.leftOut);
  return registry.metrics();
}
