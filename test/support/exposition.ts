/** Reads the text format of Prometheus as strictly as it is documented, so that a test fails on what a scraper may take. */

/** One metric with all its series. */
export interface ReadMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly series: readonly ReadSeries[];
}

export interface ReadSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_][a-zA-Z0-9_]*';
const HELP = new RegExp(`^# HELP (${NAME}) (\\S.*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (gauge|counter|histogram|summary)$`);
const SERIES = new RegExp(`^(${NAME})(?:\\{(.+)\\})? ([^ ]+)$`);
const LABEL = new RegExp(`(${NAME})="((?:[^"\\\\]|\\\\[\\\\"n])*)"(?:,|$)`, 'y');

/** @throws Error where a line is wrong, a metric is not in one piece, or a series is there twice. */
export function readExposition(text: string): ReadMetric[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  const metrics: (ReadMetric & { series: ReadSeries[] })[] = [];
  const seen = new Set<string>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, opened, help = ''] = HELP.exec(line) ?? [];
    if (opened !== undefined) {
      const [, typed, type = ''] = TYPE.exec(lines[++at] ?? '') ?? [];
      if (typed !== opened) throw new Error(`no type follows: ${line}`);
      if (metrics.some(({ name }) => name === opened)) throw new Error(`twice: ${opened}`);
      metrics.push({ name: opened, help, type, series: [] });
      continue;
    }
    const [, name = '', labels = '', value = ''] = SERIES.exec(line) ?? [];
    const metric = metrics.at(-1);
    if (!metric || !belongsTo(name, metric)) throw new Error(`not below its metric: ${line}`);
    const one = { labels: readLabels(labels), value: readValue(value) };
    const key = JSON.stringify([name, Object.entries(one.labels).sort()]);
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    metric.series.push(one);
  }
  return metrics;
}

/** The series of one metric; none where it has none. @throws Error where it is not there at all. */
export function seriesOf(text: string, name: string): readonly ReadSeries[] {
  const metric = readExposition(text).find((one) => one.name === name);
  if (!metric) throw new Error(`no metric ${name}`);
  return metric.series;
}

function belongsTo(name: string, metric: ReadMetric): boolean {
  if (metric.type === 'histogram' || metric.type === 'summary') return name.startsWith(metric.name);
  return name === metric.name;
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length; ) {
    const [, name = '', value] = LABEL.exec(text) ?? [];
    if (value === undefined) throw new Error(`no label: ${text}`);
    if (name in labels) throw new Error(`a label twice: ${text}`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}

function readValue(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  // What prom-client writes of an event loop that nobody has measured yet.
  if (text === 'Nan') return Number.NaN;
  const value = Number(text);
  if (Number.isNaN(value)) throw new Error(`no value: ${text}`);
  return value;
}
