/** A gauge of prom-client whose series are read from glances when they are asked for. */

import { Gauge, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client';
import type { Metric, Series } from './metric.ts';
import type { Place } from './place.ts';

/** Adds one gauge for each metric; they give what stands in `places` at the time. */
export function registerGlances(
  metrics: readonly Metric[],
  places: readonly Place[],
  registry: Registry,
): void {
  for (const metric of metrics) new GlanceGauge(metric, places, registry);
}

/** As a histogram of prom-client gives them: labels that many series share are written once. */
interface SharedValue extends MetricValue<string> {
  readonly sharedLabels: Readonly<Record<string, string>>;
}

/**
 * Holds no series, so that none outlives its place, and 5,000 targets cost a tenth of what
 * setting each of their series takes.
 */
class GlanceGauge extends Gauge {
  readonly #metric: Metric;
  readonly #places: readonly Place[];

  constructor(metric: Metric, places: readonly Place[], registry: Registry) {
    const { name, help, labels: labelNames } = metric;
    super({ name, help, labelNames, registers: [registry] });
    this.#metric = metric;
    this.#places = places;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValue<string>>> {
    return { ...(await super.get()), values: this.#places.flatMap((place) => this.#read(place)) };
  }

  #read({ glance, labels: sharedLabels }: Place): SharedValue[] {
    const series = this.#metric.read(glance);
    const distinct = series.length > 1 ? withoutRepeats(series) : series;
    return distinct.map(({ labels, value }) => ({ labels, sharedLabels, value }));
  }
}

/** Of one metric and one place; a record has a handful. */
const MAX_SERIES = 100;

/** What is said twice, for two reasons, is one series: a page with two of the same is refused whole. */
function withoutRepeats(series: readonly Series[]): Series[] {
  const distinct = new Map(series.map((one) => [Object.values(one.labels).join('\n'), one]));
  return [...distinct.values()].slice(0, MAX_SERIES);
}
