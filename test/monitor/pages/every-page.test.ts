/** What holds for every page, whatever is on it. */

import { XMLValidator } from 'fast-xml-parser';
import { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { pages } from '../../../src/monitor/pages/pages.ts';
import { CONTENT_SECURITY_POLICY } from '../../../src/monitor/pages/security-policy.ts';
import type { Judged } from '../../../src/rules/judge.ts';
import { EVERYONE } from '../../report/cast.ts';
import { viciousRecord } from '../../report/vicious.ts';
import { judged } from '../../support/judged.ts';
import { groupView, TestMonitor } from '../../support/monitor-view.ts';
import { collectRecords } from '../../support/records.ts';
import { NOW, watchedFleet } from '../../support/watched-fleet.ts';

/** Every page that there is of a monitor. */
async function allPages(monitor: TestMonitor): Promise<Map<string, string>> {
  const app = pages(monitor, { now: () => NOW });
  const targets = monitor.watched().map(({ id }) => `/targets/${id}`);
  const gone = '/targets/0123456789abcdef';
  const fixed = ['/', '/?q=x&verdict=ok', '/groups', '/changes', '/changes?direction=worse'];
  const paths = [...fixed, gone, '/nowhere', '/deeper/than/that', ...targets];
  const texts = paths.map(async (path) => (await app.request(path)).text());
  return new Map((await Promise.all(texts)).map((text, at) => [paths[at] ?? '', text]));
}

function viciousMonitor(): TestMonitor {
  const monitor = new TestMonitor();
  monitor.setGroups(groupView());
  monitor.see(judged(viciousRecord({ verdict: 'ok' })));
  monitor.see(viciousRecord({ predictions: [], findings: [], verdict: 'critical' }));
  monitor.see(viciousRecord());
  return monitor;
}

/** The page as far as it is markup of ours: no attribute that runs or looks, no tag that fetches. */
function checkInert(page: string): void {
  expect(page).not.toMatch(/<[^>]* (style|on\w+)=/);
  // Below a proxy's prefix only relative addresses lead home.
  expect(page).not.toMatch(/<[^>]* (href|src|action)="(\/|[a-z]+:)/);
  expect(page.match(/<script|<style|<iframe|<img|<base|<object|<embed/g)).toEqual(['<script']);
  expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u);
  expect(page).not.toMatch(/\p{M}{7}/u);
}

/** Well formed but for what HTML leaves open. */
function checkWellFormed(page: string): void {
  const body = page
    .replace('<!doctype html>\n', '')
    .replaceAll(/<(meta|link|input|wbr)\b([^>]*)>/g, '<$1$2/>');
  expect(XMLValidator.validate(body, { allowBooleanAttributes: true })).toBe(true);
}

const MONITORS: readonly (readonly [claim: string, monitor: TestMonitor])[] = [
  ['a fleet', watchedFleet()],
  ['an empty fleet', new TestMonitor()],
  ['a fleet of those who mean ill', viciousMonitor()],
];

describe.each(MONITORS)('%s', (_claim, monitor) => {
  let all: ReadonlyMap<string, string>;
  beforeAll(async () => {
    all = await allPages(monitor);
  });

  test('has well-formed pages with nothing of others in them', () => {
    expect(all.size).toBeGreaterThan(7);
    for (const page of all.values()) {
      checkInert(page);
      checkWellFormed(page);
    }
  });

  test('has one headline, and each id once, on every page', () => {
    for (const [path, page] of all) {
      expect.soft(page.match(/<h1/g), path).toHaveLength(1);
      const ids = Array.from(page.matchAll(/\sid="([^"]+)"/g), ([, id]) => id);
      expect.soft(ids, path).toEqual([...new Set(ids)]);
    }
  });

  test('leads nowhere that does not exist', async () => {
    const app = pages(monitor, { now: () => NOW });
    const links = new Set<string>();
    for (const [path, page] of all) {
      if (path.startsWith('/targets/0123')) continue;
      for (const [, href = ''] of page.matchAll(/(?:href|src|action)="([^"#]+)/g)) {
        links.add(new URL(href.replaceAll('&amp;', '&'), `http://monitor${path}`).href);
      }
    }
    expect(links.size).toBeGreaterThan(5);
    for (const link of links) {
      const response = await app.request(link);
      expect.soft(response.status, link).toBe(200);
      await response.body?.cancel();
    }
  });
});

test('names of any length stay short', async () => {
  const all = await allPages(viciousMonitor());
  for (const page of all.values()) expect(page).not.toContain('x'.repeat(5000));
});

test('whatever a server was seen to do can be shown', async () => {
  const records: readonly Judged[] = [...EVERYONE, ...(await collectRecords())];
  expect(records.length).toBeGreaterThan(300);
  const monitor = new TestMonitor();
  monitor.setGroups(groupView());
  records.forEach((record, at) => {
    monitor.see({ ...record, target: `${record.target} ${at}` });
  });
  const all = await allPages(monitor);
  expect(all.size).toBeGreaterThan(records.length);
  for (const [path, page] of all) {
    expect.soft(page, path).not.toContain('cannot be shown');
    checkInert(page);
    checkWellFormed(page);
  }
}, 120_000);

test('every answer tells the browser what it may do', async () => {
  const app = pages(watchedFleet());
  for (const path of ['/', '/groups', '/changes', '/nowhere', '/targets/0123456789abcdef']) {
    const { headers } = await app.request(path);
    expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('private, no-cache');
  }
  expect(CONTENT_SECURITY_POLICY).not.toContain('unsafe');
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
});

test('what the pages are dressed in may be kept for ever, under the name of its hash', async () => {
  const app = pages(watchedFleet());
  const page = await (await app.request('/')).text();
  const paths = Array.from(
    page.matchAll(/(?:href|src)="(\.\/assets\/[^"]+)"/g),
    ([, path = '']) => path,
  );
  expect(paths.map((path) => path.replace(/\.[0-9a-f]{16}\./, '.HASH.'))).toEqual([
    './assets/critical.HASH.svg',
    './assets/style.HASH.css',
    './assets/script.HASH.js',
  ]);
  for (const path of paths) {
    const { status, headers } = await app.request(path.slice(1));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  }
  expect((await app.request('/assets/style.0000000000000000.css')).status).toBe(404);
});

test('another application can take the pages over, and keeps its own routes', async () => {
  const app = new Hono().route('/', pages(watchedFleet())).get('/metrics', (at) => at.text('m'));
  const statusOf = async (path: string) => (await app.request(path)).status;
  expect(await (await app.request('/metrics')).text()).toBe('m');
  expect(await statusOf('/')).toBe(200);
  expect(await (await app.request('/targets/none')).text()).toContain('There is no such page');
  expect(await (await app.request('/api/none')).json()).toHaveProperty('error');
  expect(await statusOf('/assets/none')).toBe(404);
});
