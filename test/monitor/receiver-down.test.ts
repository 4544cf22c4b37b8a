/** What serve does while nobody takes what it tells of, and when somebody does again. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { findPorts } from '../interop/ports.ts';
import { type RunningServe, startServe } from '../interop/serve.ts';
import { CountingServer } from '../support/counting-server.ts';
import { seriesOf } from '../support/exposition.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

/** One of its own, so that no test that listens on 127.0.0.1 can take a port meanwhile. */
const ADDRESS = '127.0.0.93';

async function deliveriesOf(serve: RunningServe) {
  const page = await serve.get('/metrics');
  const [pending] = seriesOf(page, 'starttls_probe_webhook_pending');
  const ended = seriesOf(page, 'starttls_probe_webhook_deliveries_total');
  const count = (result: string) => ended.find(({ labels }) => labels['result'] === result)?.value;
  return { pending: pending?.value, failed: count('failed'), delivered: count('delivered') };
}

/** Takes all that is posted. */
async function startReceiver(port: number) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(204).end();
  }).listen(port, ADDRESS);
  await once(server, 'listening');
  return {
    bodies,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

test('probing goes on, what is to be told waits over a kill, and arrives in the end', {
  timeout: 120_000,
}, async () => {
  await using folder = await TemporaryFolder.create();
  await using server = await CountingServer.start();
  const port = (await findPorts(ADDRESS, ['receiver'])).get('receiver') ?? 0;
  const configuration = {
    history: 'history.db',
    webhook: {
      url: `http://${ADDRESS}:${port}/`,
      secret: { file: await folder.write('secret', 'a secret of the tests, long enough') },
    },
    groups: [{ name: 'edge', every: '1s', targets: [`127.4.0.1:${server.port}`] }],
  };
  {
    await using serve = await startServe(folder, configuration);
    await waitFor('an attempt', async () => (await deliveriesOf(serve)).failed || null);
    const { begun } = server;
    await waitFor('further rounds', () => server.begun >= begun + 3 || null);
    expect(await deliveriesOf(serve)).toMatchObject({ pending: 1, delivered: 0 });
    await serve.daemon.end('SIGKILL');
  }
  await using receiver = await startReceiver(port);
  await using serve = await startServe(folder, configuration);
  await waitFor('a delivery', async () => (await deliveriesOf(serve)).delivered || null);
  expect(await deliveriesOf(serve)).toMatchObject({ pending: 0, delivered: 1 });
  expect(receiver.bodies.map((body) => JSON.parse(body))).toMatchObject([
    { group: 'edge', address: '127.4.0.1', to: 'warning' },
  ]);
});
