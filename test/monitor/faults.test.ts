/** What serve does where a whole process meets with a fault: killed, disk full, nobody answers. */

import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openHistory } from '../../src/monitor/history/open-history.ts';
import { type RunningServe, startServe } from '../interop/serve.ts';
import { CountingServer } from '../support/counting-server.ts';
import { seriesOf } from '../support/exposition.ts';
import { startNameServer } from '../support/name-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const RETENTION = { samplesMs: 1e9, recordsMs: 1e9, changesMs: 1e9 };

const KILLS = 20;
const PLACES = 330;
/** Dialogues at once, so that this many may be lost with the process. */
const CONCURRENCY = 4;

/** The one series of a metric; null where it has none. */
async function readMetric(serve: RunningServe, metric: string): Promise<number | null> {
  const [series] = seriesOf(await serve.get('/metrics'), metric);
  return series?.value ?? null;
}

function edgeOf({ port }: CountingServer, places: number, more = {}) {
  const targets = Array.from(
    { length: places },
    (_, at) => `127.4.${Math.floor(at / 200)}.${1 + (at % 200)}:${port}`,
  );
  const limits = { concurrency: CONCURRENCY, perNetwork: 0, perProvider: 0 };
  return { name: 'edge', every: '1h', spread: '1ms', targets, limits, ...more };
}

test('killed twenty times in its round: what was seen is there, and what is over is not begun again', {
  timeout: 300_000,
}, async () => {
  await using folder = await TemporaryFolder.create();
  await using server = await CountingServer.start();
  const configuration = { history: 'history.db', groups: [edgeOf(server, PLACES)] };
  for (let kill = 1; kill <= KILLS; kill++) {
    // Of each round a longer piece, so that every time there is something new.
    server.greet((PLACES / (KILLS + 2)) * kill);
    await using serve = await startServe(folder, configuration);
    await waitFor('all places to wait', () => server.waiting === CONCURRENCY || null);
    await serve.daemon.end('SIGKILL');
    await waitFor('all to be gone', () => server.waiting === 0 || null);
    expect(placesIn(folder)).toBeGreaterThanOrEqual(server.ended.size - CONCURRENCY);
  }
  server.greet(Number.POSITIVE_INFINITY);
  {
    await using serve = await startServe(folder, configuration);
    const metric = 'starttls_probe_group_last_round_timestamp_seconds';
    await waitFor('a whole round', () => readMetric(serve, metric));
    expect(await readMetric(serve, 'starttls_probe_group_watched')).toBe(PLACES);
    await serve.daemon.end('SIGKILL');
  }
  const dialogues = server.begun;
  await using serve = await startServe(folder, configuration);
  // What is due has been begun by now.
  expect(await readMetric(serve, 'starttls_probe_group_running')).toBe(0);
  expect(await readMetric(serve, 'starttls_probe_group_watched')).toBe(PLACES);
  expect(await serve.daemon.end('SIGTERM')).toBe(0);
  expect(server.begun).toBe(dialogues);
});

/** How many places a history remembers. @throws Error where it is damaged. */
function placesIn(folder: TemporaryFolder): number {
  const database = new DatabaseSync(folder.at('history.db'));
  const check = database.prepare('PRAGMA integrity_check').get();
  expect(check).toEqual({ integrity_check: 'ok' });
  database.close();
  const history = openHistory(folder.at('history.db'), { retention: RETENTION });
  const places = history.restore().length;
  history.close();
  return places;
}

test('the name server is gone: unresolved, and unknown, not without STARTTLS', {
  timeout: 120_000,
}, async () => {
  await using folder = await TemporaryFolder.create();
  await using server = await CountingServer.start();
  const names = await startNameServer({ 'mail.contoso.test': { A: ['127.4.0.1'] } });
  await using serve = await startServe(folder, {
    dns: [names.address],
    groups: [
      { name: 'edge', every: '1s', targets: [`mail.contoso.test:${server.port}`], family: 4 },
    ],
  });
  const advertised = () => readMetric(serve, 'smtp_starttls_advertised');
  expect(await waitFor('a first look', advertised)).toBe(0);
  await names[Symbol.asyncDispose]();
  await waitFor('silence', async () => {
    const verdicts = seriesOf(await serve.get('/metrics'), 'smtp_verdict');
    return verdicts.every(({ value }) => value === 3) || null;
  });
  const page = await serve.get('/metrics');
  expect(seriesOf(page, 'smtp_outcome').map(({ labels }) => labels['outcome'])).toEqual([
    'unresolved',
  ]);
  expect(page).not.toMatch(/^smtp_starttls_advertised\{/m);
});
