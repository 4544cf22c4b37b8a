/** Runs a real Prometheus on loopback. */

import { stringify } from 'yaml';
import { Daemon } from '../support/daemon.ts';
import { findProgram } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { findPorts } from './ports.ts';

/** One of its own, so that no test that listens on 127.0.0.1 can take a port meanwhile. */
const ADDRESS = '127.0.0.90';

/** One series of an instant query. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

/** An alert as Prometheus sees it. */
export interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

export interface Prometheus extends AsyncDisposable {
  readonly url: string;
  /** @throws Error with what Prometheus says where it does not take the expression. */
  query(expression: string): Promise<readonly Series[]>;
  alerts(): Promise<readonly PrometheusAlert[]>;
}

/** Starts it with a configuration, and waits until it is ready. @throws Error with its log. */
export async function startPrometheus(configuration: unknown): Promise<Prometheus> {
  const folder = await TemporaryFolder.create();
  const file = await folder.write('prometheus.yml', stringify(configuration));
  const port = (await findPorts(ADDRESS, ['web'])).get('web');
  const daemon = await Daemon.start(findProgram('prometheus'), [
    `--config.file=${file}`,
    `--storage.tsdb.path=${folder.at('data')}`,
    `--web.listen-address=${ADDRESS}:${port}`,
    '--log.level=warn',
  ]);
  const url = `http://${ADDRESS}:${port}`;
  const stop = async () => {
    await daemon[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
  try {
    await waitFor('Prometheus to be ready', async () => {
      daemon.assertRuns();
      return (await fetch(`${url}/-/ready`)).ok || null;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    async query(expression) {
      const search = new URLSearchParams({ query: expression });
      const { result } = await ask<{ result: readonly Series[] }>(`${url}/api/v1/query?${search}`);
      return result;
    },
    async alerts() {
      const { alerts } = await ask<{ alerts: readonly PrometheusAlert[] }>(`${url}/api/v1/alerts`);
      return alerts;
    },
    [Symbol.asyncDispose]: stop,
  };
}

async function ask<Data>(url: string): Promise<Data> {
  const response = await fetch(url);
  const answer = (await response.json()) as { status: string; data: Data; error?: string };
  if (answer.status !== 'success') throw new Error(`${url}: ${answer.error}`);
  return answer.data;
}
