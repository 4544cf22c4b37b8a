/** Holds docs/dashboard.md against the code. */

import { expect, test } from 'vitest';
import { DEFAULT_STREAM_LIMITS } from '../src/monitor/pages/event-streams.ts';
import { SORT_KEYS } from '../src/monitor/pages/fleet-query.ts';
import { PAGE_ROWS } from '../src/monitor/pages/fleet-table.ts';
import { NewsGatherer } from '../src/monitor/pages/news.ts';
import { pages } from '../src/monitor/pages/pages.ts';
import { readPage, tableUnder } from './support/markdown.ts';
import { groupView } from './support/monitor-view.ts';
import { NOW, watchedFleet } from './support/watched-fleet.ts';

const page = readPage('docs/dashboard.md');
const monitor = watchedFleet();
const app = pages(monitor, { now: () => NOW });

const rowsUnder = (heading: string) => tableUnder(page, heading).slice(1);
const fieldsUnder = (heading: string) => rowsUnder(heading).map(([field]) => field);
const words = (text = '') => Array.from(text.matchAll(/`([^`]+)`/g), ([, word]) => word);

test('every page is there', async () => {
  const [{ id } = { id: '' }] = monitor.watched();
  for (const [address] of rowsUnder('Pages')) {
    const path = String(address).replace('ID', id);
    expect([path, (await app.request(path)).status]).toEqual([path, 200]);
  }
});

test('every route of the API is listed, with its parameters', async () => {
  const errorOf = async (path: string) => (await app.request(path)).text();
  const routes = rowsUnder('For programs');
  expect(await errorOf('/api/')).toContain(
    `there are ${routes.map(([route]) => route).join(', ')}`,
  );
  for (const [route, parameters = ''] of routes) {
    const error = `x: not known; use ${parameters.replaceAll('`', '')}`;
    expect(JSON.parse(await errorOf(`${route}?x=1`))).toEqual({ error });
  }
});

test('every field that programs are given is listed, in order', () => {
  expect(fieldsUnder('Stored change')).toEqual(
    Object.keys(monitor.history.changes(null, 1)[0] ?? {}),
  );
  expect(fieldsUnder('Group')).toEqual(Object.keys(groupView()));
  expect(fieldsUnder('Events')).toEqual(Object.keys(new NewsGatherer().take(monitor)));
});

test('what the fleet can be sorted by, and how much there is of everything', () => {
  const sort = rowsUnder('What of the fleet').find(([name]) => name === 'sort');
  expect(words(sort?.[1])).toEqual([...SORT_KEYS]);
  const { clients, batchMs, quietMs, heartbeatMs } = DEFAULT_STREAM_LIMITS;
  expect(page.text).toContain(`addresses, ${PAGE_ROWS} on a page`);
  expect(page.text).toContain(`${clients} may listen`);
  expect(page.text).toContain(`A comment every ${heartbeatMs / 1000} s`);
  expect([batchMs, quietMs]).toEqual([1000, 10_000]);
});
