/** Runs a real Alertmanager on loopback, and receives what it sends. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { stringify } from 'yaml';
import { Daemon } from '../support/daemon.ts';
import { findProgram } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { findPorts } from './ports.ts';

/** One of its own, so that no test that listens on 127.0.0.1 can take a port meanwhile. */
const ADDRESS = '127.0.0.91';

/** What a webhook of Alertmanager gets. */
export interface Notification {
  readonly status: 'firing' | 'resolved';
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** A receiver that keeps all it gets. */
export interface AlertReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Notification[];
}

/** Starts the receiver on a free port of 127.0.0.1. */
export async function startAlertReceiver(): Promise<AlertReceiver> {
  const received: Notification[] = [];
  const server = createServer(async (request, response) => {
    received.push(JSON.parse(await text(request)) as Notification);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** An alert that Alertmanager holds. */
interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

export interface Alertmanager extends AsyncDisposable {
  readonly endpoint: string;
  alerts(): Promise<readonly HeldAlert[]>;
}

/** Starts it with a configuration, and waits until it is ready. @throws Error with its log. */
export async function startAlertmanager(configuration: unknown): Promise<Alertmanager> {
  const folder = await TemporaryFolder.create();
  const file = await folder.write('alertmanager.yml', stringify(configuration));
  const port = (await findPorts(ADDRESS, ['web'])).get('web');
  const endpoint = `${ADDRESS}:${port}`;
  const daemon = await Daemon.start(findProgram('alertmanager'), [
    `--config.file=${file}`,
    `--storage.path=${folder.at('data')}`,
    `--web.listen-address=${endpoint}`,
    '--cluster.listen-address=',
    '--log.level=warn',
  ]);
  const stop = async () => {
    await daemon[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
  try {
    await waitFor('Alertmanager to be ready', async () => {
      daemon.assertRuns();
      return (await fetch(`http://${endpoint}/-/ready`)).ok || null;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint,
    alerts: async () =>
      (await (await fetch(`http://${endpoint}/api/v2/alerts`)).json()) as HeldAlert[],
    [Symbol.asyncDispose]: stop,
  };
}
