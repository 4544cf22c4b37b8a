/** What deploy/prometheus ships, at the addresses and the pace of a test; its rules are untouched. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROMETHEUS, RULE_FILES } from '../deploy/rule-files.ts';

/** Of everything that Prometheus and Alertmanager do at intervals. */
const PACE = '1s';

/** Where the parts are, as `host:port`. */
interface Endpoints {
  readonly serve: string;
  readonly alertmanager: string;
  /** What the job of `/probe` has probed. */
  readonly targets: readonly string[];
}

interface Relabeling {
  readonly target_label: string;
}

interface ScrapeJob {
  readonly job_name: string;
  readonly metrics_path?: string;
  readonly relabel_configs?: readonly Relabeling[];
  readonly static_configs: readonly Readonly<Record<string, unknown>>[];
}

interface PrometheusFile {
  readonly scrape_configs: readonly ScrapeJob[];
}

interface AlertmanagerFile {
  readonly route: Readonly<Record<string, unknown>>;
  readonly receivers: readonly {
    readonly webhook_configs: readonly Readonly<Record<string, unknown>>[];
  }[];
}

function read<File>(file: string): File {
  return parse(readFileSync(join(PROMETHEUS, file), 'utf8')) as File;
}

export function prometheusConfiguration({ serve, alertmanager, targets }: Endpoints) {
  const shipped = read<PrometheusFile>('prometheus.yml');
  return {
    ...shipped,
    global: { scrape_interval: PACE, evaluation_interval: PACE },
    rule_files: RULE_FILES.map((file) => join(PROMETHEUS, file)),
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: shipped.scrape_configs.map((job) => ({
      ...job,
      scrape_interval: PACE,
      scrape_timeout: PACE,
      static_configs: job.static_configs.map((one) => ({
        ...one,
        targets: job.metrics_path === '/probe' ? targets : [serve],
      })),
      ...(job.relabel_configs && { relabel_configs: job.relabel_configs.map(leadTo(serve)) }),
    })),
  };
}

function leadTo(serve: string) {
  return (relabeling: Relabeling) =>
    relabeling.target_label === '__address__' ? { ...relabeling, replacement: serve } : relabeling;
}

export function alertmanagerConfiguration(receiverUrl: string) {
  const shipped = read<AlertmanagerFile>('alertmanager.yml');
  return {
    ...shipped,
    route: { ...shipped.route, group_wait: PACE, group_interval: PACE },
    receivers: shipped.receivers.map((receiver) => ({
      ...receiver,
      webhook_configs: receiver.webhook_configs.map((one) => ({ ...one, url: receiverUrl })),
    })),
  };
}
