/** What a request to `/probe` is answered with: one target, in metrics. */

import { Gauge, Registry } from 'prom-client';
import { glanceAt } from '../../report/glance.ts';
import { registerGlances } from '../../report/metrics/glance-gauge.ts';
import { METRICS } from '../../report/metrics/index.ts';
import { type Series, single, unixSeconds } from '../../report/metrics/metric.ts';
import { Places } from '../../report/metrics/place.ts';
import type { Judged } from '../../rules/judge.ts';
import { type Verdict, worstOf } from '../../rules/verdict.ts';

/** What is known of a request once it is done. */
interface Answer {
  /** The worst one last. */
  readonly records: readonly Judged[];
  readonly seconds: number;
  readonly dnsSeconds: number;
}

/** One of blackbox_exporter's metrics, of the target as a whole. */
interface ProbeMetric {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  read(answer: Answer): readonly Series[];
}

/**
 * The text for a scraper: blackbox_exporter's metrics, the worst over all addresses, and ours for
 * each address.
 *
 * `seconds` is how long the whole request took, `dnsSeconds` what of it went into looking up names.
 */
export function probeMetrics(
  records: readonly Judged[],
  seconds: number,
  dnsSeconds: number,
): Promise<string> {
  const worstLast = records.toSorted((one, other) => compareVerdicts(one.verdict, other.verdict));
  const answer = { records: worstLast, seconds, dnsSeconds };
  const registry = new Registry();
  for (const { name, help, labels, read } of PROBE_METRICS) {
    const metric = new Gauge({ name, help, labelNames: labels, registers: [registry] });
    // A gauge without labels is there as 0 until it is told otherwise.
    const series = read(answer);
    if (series.length === 0) registry.removeSingleMetric(name);
    for (const one of series) metric.set(one.labels, one.value);
  }
  const places = new Places();
  // Of two MX hosts at one address, the worse one stays.
  for (const record of worstLast) {
    places.add({ labels: { address: record.address ?? '' }, glance: glanceAt(record) });
  }
  registerGlances(METRICS, places.all(), registry);
  return registry.metrics();
}

function compareVerdicts(one: Verdict, other: Verdict): number {
  if (one === other) return 0;
  return worstOf([one, other]) === one ? 1 : -1;
}

/** As blackbox_exporter spells them, the oldest first. */
const TLS_VERSIONS: readonly (readonly [protocol: string, version: string])[] = [
  ['TLSv1', 'TLS 1.0'],
  ['TLSv1.1', 'TLS 1.1'],
  ['TLSv1.2', 'TLS 1.2'],
  ['TLSv1.3', 'TLS 1.3'],
];

export const PROBE_METRICS: readonly ProbeMetric[] = [
  {
    name: 'probe_success',
    help: 'Whether every dialogue came to its end, whatever was found: see smtp_verdict.',
    labels: [],
    read: ({ records }) =>
      single(records.length > 0 && records.every(({ outcome }) => outcome === 'completed')),
  },
  {
    name: 'probe_duration_seconds',
    help: 'How long the whole request took.',
    labels: [],
    read: ({ seconds }) => single(seconds),
  },
  {
    name: 'probe_dns_lookup_time_seconds',
    help: 'How long names were looked up.',
    labels: [],
    read: ({ dnsSeconds }) => single(dnsSeconds),
  },
  {
    name: 'probe_ip_protocol',
    help: 'Whether the address is of IP version 4 or 6; that of the worst one.',
    labels: [],
    read: ({ records }) => single(records.at(-1)?.family ?? null),
  },
  {
    name: 'probe_ssl_earliest_cert_expiry',
    help: 'When the first certificate ends, of all chains that were shown.',
    labels: [],
    read: ({ records }) => {
      const ends = records.flatMap((record) => {
        const end = unixSeconds(glanceAt(record).certificate?.earliestEnd ?? null);
        return end === null ? [] : [end];
      });
      return single(ends.length === 0 ? null : Math.min(...ends));
    },
  },
  {
    name: 'probe_tls_version_info',
    help: 'The oldest version of TLS that was agreed on.',
    labels: ['version'],
    read: ({ records }) => {
      const agreed = records.map(({ facts }) => facts.handshake?.protocol);
      const [oldest] = TLS_VERSIONS.filter(([protocol]) => agreed.includes(protocol));
      return oldest ? [{ labels: { version: oldest[1] }, value: 1 }] : [];
    },
  },
];
