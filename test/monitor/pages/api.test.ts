import { describe, expect, test } from 'vitest';
import { OBSERVATION_SCHEMA } from '../../../src/dialogue/observation.ts';
import { pages } from '../../../src/monitor/pages/pages.ts';
import { checkRecord } from '../../../src/rules/saved-record.ts';
import { viciousRecord } from '../../report/vicious.ts';
import { judged } from '../../support/judged.ts';
import { groupView, TestMonitor } from '../../support/monitor-view.ts';
import { recordOf, watchedFleet } from '../../support/watched-fleet.ts';

const FLEET = watchedFleet();
const app = pages(FLEET);

async function ask(path: string, headers: Record<string, string> = {}) {
  const response = await app.request(`/api/${path}`, { headers });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), text };
}

const hosts = (text: string) => JSON.parse(text).map(({ host }: { host: string }) => host);

test('observations are the contract, each as it was written', async () => {
  const { status, type, text } = await ask('observations');
  const records: unknown[] = JSON.parse(text);
  expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
  expect(records).toHaveLength(12);
  for (const record of records) {
    expect(checkRecord(record, 'api')).toMatchObject({ schema: OBSERVATION_SCHEMA });
  }
  expect(records).toEqual(FLEET.watched().map(({ line }) => JSON.parse(line)));
});

describe('lines of JSON', () => {
  test.each([
    ['asked for in the address', 'observations?format=jsonl', {}],
    ['accepted', 'observations', { accept: 'application/jsonl' }],
    ['accepted by their other name', 'observations', { accept: 'application/x-ndjson, */*;q=0.1' }],
  ])('are given where %s', async (_claim, path, headers) => {
    const { type, text } = await ask(path, headers);
    expect(type).toBe('application/jsonl; charset=utf-8');
    expect(text).toBe(
      FLEET.watched()
        .map(({ line }) => `${line}\n`)
        .join(''),
    );
  });

  test('are not given where the address asks for an array', async () => {
    const { text } = await ask('observations?format=json', { accept: 'application/jsonl' });
    expect(JSON.parse(text)).toHaveLength(12);
  });
});

describe('observations are chosen', () => {
  const [{ id } = { id: '' }] = FLEET.watched().filter(
    ({ glance }) => glance.host === 'mx.fabrikam.com',
  );

  test.each([
    ['by verdict', 'verdict=warning', ['branch.contoso.com']],
    [
      'by verdicts',
      'verdict=warning&verdict=unknown',
      ['branch.contoso.com', 'gone.tailspin.example', 'mx.northwind.example'],
    ],
    [
      'by verdicts in one word',
      'verdict=warning,unknown',
      ['branch.contoso.com', 'gone.tailspin.example', 'mx.northwind.example'],
    ],
    ['by group', 'group=partners&verdict=critical', ['mx.fabrikam.com']],
    ['by target', 'target=mx.fabrikam.com:25', ['mx.fabrikam.com']],
    ['by host, whatever its case', 'target=MX.Fabrikam.com', ['mx.fabrikam.com']],
    ['by a target that is none', 'target=nobody.example', []],
    ['by id', `id=${id}`, ['mx.fabrikam.com']],
  ])('%s', async (_claim, query, expected) => {
    expect(hosts((await ask(`observations?${query}`)).text)).toEqual(expected);
  });

  test('by address, of which there may be several', async () => {
    expect(hosts((await ask('observations?target=192.0.2.10')).text)).toHaveLength(11);
  });
});

test.each([
  ['observations?verdict=fine', 'verdict: must be ok, warning, critical, unknown'],
  ['observations?group=egde', 'group: there is none of this name; there are edge, partners'],
  ['observations?verdcit=ok', 'verdcit: not known; use verdict, group, target, id, format'],
  ['observations?format=xml', 'format: must be json, jsonl'],
  ['changes?limit=0', 'limit: must be a whole number from 1 to 1000'],
  ['changes?limit=1001', 'limit: must be a whole number from 1 to 1000'],
  ['changes?direction=up', 'direction: must be worse, better, neutral'],
])('%s is refused, never answered as if it were not asked', async (path, error) => {
  const { status, text } = await ask(path);
  expect([status, JSON.parse(text)]).toEqual([400, { error }]);
});

test('a route that is none says which there are', async () => {
  const { status, text } = await ask('nothing');
  expect(status).toBe(404);
  expect(JSON.parse(text).error).toContain('/api/observations, /api/changes, /api/groups');
});

test('changes are the newest first, of one place or direction, as many as are wanted', async () => {
  const all = JSON.parse((await ask('changes?limit=1000')).text);
  expect(all).toEqual(FLEET.history.changes(null, 1000));
  expect(JSON.parse((await ask('changes?limit=2')).text)).toEqual(all.slice(0, 2));
  const [{ id }] = all;
  const here = JSON.parse((await ask(`changes?id=${id}`)).text);
  expect(here).toEqual(all.filter((one: { id: string }) => one.id === id));
  const worse = JSON.parse((await ask('changes?direction=worse')).text);
  expect(worse.length).toBeGreaterThan(0);
  expect(worse.length).toBeLessThan(all.length);
  const newestWorse = JSON.parse((await ask('changes?direction=worse&limit=3')).text);
  expect(newestWorse).toEqual(worse.slice(0, 3));
});

test('groups are as the monitor has them', async () => {
  expect(JSON.parse((await ask('groups')).text)).toEqual(
    JSON.parse(JSON.stringify(FLEET.groups())),
  );
});

test('of nothing there is an empty array, and no line', async () => {
  const empty = pages(new TestMonitor());
  for (const [path, expected] of [
    ['observations', '[]\n'],
    ['observations?format=jsonl', ''],
    ['changes', '[]\n'],
    ['groups', '[]\n'],
  ]) {
    expect(await (await empty.request(`/api/${path}`)).text()).toBe(expected);
  }
});

test('a large fleet is never one string: nothing is rendered that nobody reads', async () => {
  const monitor = new TestMonitor();
  monitor.setGroups(groupView());
  for (let at = 0; at < 2000; at++) monitor.see(recordOf(`mx${at}.example`, judged()));
  const response = await pages(monitor).request('/api/observations');
  const reader = response.body?.getReader();
  let octets = 0;
  let longest = 0;
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    octets += chunk.value.length;
    longest = Math.max(longest, chunk.value.length);
  }
  expect(octets).toBeGreaterThan(2_000_000);
  expect(longest).toBeLessThan(80_000);
});

test('what servers said is JSON that no terminal obeys and no browser takes for a page', async () => {
  const monitor = new TestMonitor();
  monitor.see(viciousRecord());
  const response = await pages(monitor).request('/api/observations');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await response.text()).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});
