/** What a monitor says of itself in metrics. A new one is a line here. */

import { type Series, single, unixSeconds } from '../../report/metrics/metric.ts';
import type { MonitorCounters } from '../counters.ts';
import type { GroupView, MonitorView } from '../view.ts';

export interface OwnMetric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly labels: readonly string[];
  read(monitor: Monitor): readonly Series[];
}

/** What there is to be read. */
export interface Monitor {
  readonly view: MonitorView;
  readonly counters: MonitorCounters;
  /** The version of Node, as `v24.1.0`. */
  readonly nodejs: string;
}

/** A value for each group that has one. */
function ofGroups(read: (group: GroupView, view: MonitorView) => number | boolean | null) {
  return ({ view }: Monitor): readonly Series[] =>
    view
      .groups()
      .flatMap((group) =>
        single(read(group, view)).map(({ value }) => ({ labels: { group: group.name }, value })),
      );
}

/** A value for each way in which something may end. */
function byResult(counts: Readonly<Record<string, number>>): readonly Series[] {
  return Object.entries(counts).map(([result, value]) => ({ labels: { result }, value }));
}

function gauge(name: string, help: string, read: OwnMetric['read']): OwnMetric {
  return { name, help, type: 'gauge', labels: [], read };
}

function groupGauge(name: string, help: string, read: Parameters<typeof ofGroups>[0]): OwnMetric {
  return { name, help, type: 'gauge', labels: ['group'], read: ofGroups(read) };
}

export const OWN_METRICS: readonly OwnMetric[] = [
  {
    name: 'starttls_probe_build_info',
    help: 'The versions of this program and of Node.',
    type: 'gauge',
    labels: ['version', 'nodejs'],
    read: ({ view: { version }, nodejs }) => [{ labels: { version, nodejs }, value: 1 }],
  },
  gauge(
    'starttls_probe_config_last_reload_successful',
    'Whether the configuration that was read last is the one in force.',
    ({ counters }) => single(counters.reload.successful),
  ),
  gauge(
    'starttls_probe_config_last_reload_success_timestamp_seconds',
    'When the configuration in force was read.',
    ({ counters }) => single(counters.reload.succeededAt.getTime() / 1000),
  ),
  groupGauge(
    'starttls_probe_group_interval_seconds',
    'From one round of a group to the next; absent for a cron expression.',
    ({ intervalMs }) => (intervalMs === null ? null : intervalMs / 1000),
  ),
  groupGauge(
    'starttls_probe_group_running',
    'Whether a round of the group is under way.',
    ({ running }) => running !== null,
  ),
  groupGauge(
    'starttls_probe_group_last_round_timestamp_seconds',
    'When the last round of the group ended; absent before the first one has.',
    ({ last }) => unixSeconds(last?.endedAt ?? null),
  ),
  groupGauge(
    'starttls_probe_group_last_round_duration_seconds',
    'How long the last round of the group took.',
    ({ last }) => last && (Date.parse(last.endedAt) - Date.parse(last.startedAt)) / 1000,
  ),
  groupGauge(
    'starttls_probe_group_trouble',
    'Whether the targets of the group could not be read, or nothing could be reached from here.',
    ({ trouble }) => trouble !== null,
  ),
  {
    name: 'starttls_probe_group_watched',
    help: 'How many places are watched for the group.',
    type: 'gauge',
    labels: ['group'],
    read: countWatched,
  },
  gauge(
    'starttls_probe_history_failing',
    'Whether the history cannot be written at present.',
    ({ view }) => single(view.history.trouble !== null),
  ),
  gauge('starttls_probe_webhook_pending', 'How many deliveries to the webhook wait.', ({ view }) =>
    single(view.history.deliveries.pending),
  ),
  {
    name: 'starttls_probe_webhook_deliveries_total',
    help: 'Deliveries to the webhook: taken by it, tried in vain, given up.',
    type: 'counter',
    labels: ['result'],
    read: ({ counters }) => byResult(counters.webhook),
  },
  {
    name: 'starttls_probe_on_demand_requests_total',
    help: 'Requests to /probe: answered, not allowed, failed on our side, too many at once.',
    type: 'counter',
    labels: ['result'],
    read: ({ counters }) => byResult(counters.onDemand),
  },
];

function countWatched({ view }: Monitor): readonly Series[] {
  const counts = new Map(view.groups().map(({ name }) => [name, 0]));
  for (const { group } of view.watched()) counts.set(group, (counts.get(group) ?? 0) + 1);
  return Array.from(counts, ([group, value]) => ({ labels: { group }, value }));
}
