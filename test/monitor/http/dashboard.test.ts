import { describe, expect, test } from 'vitest';
import { pages } from '../../../src/monitor/pages/pages.ts';
import { CONTENT_SECURITY_POLICY } from '../../../src/monitor/pages/security-policy.ts';
import { startMonitor } from '../../support/http-monitor.ts';
import { get, RawClient } from '../../support/raw-http.ts';
import { watchedFleet } from '../../support/watched-fleet.ts';

describe('the dashboard behind the server', () => {
  test.each(['/', '/groups', '/changes', '/nowhere', '/-/nowhere', '/targets/0000000000000000'])(
    '%s is a page with its own policy and all other headers',
    async (path) => {
      await using monitor = await startMonitor({ pages: pages(watchedFleet()) });
      const answer = await get(monitor.port, path);
      expect(answer.headers).toMatchObject({
        'content-type': expect.stringMatching(/^text\/html/),
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(answer.status).toBe(/nowhere|targets/.test(path) ? 404 : 200);
    },
  );

  test('its assets may be kept for ever, and lead nowhere else', async () => {
    await using monitor = await startMonitor({ pages: pages(watchedFleet()) });
    const { body } = await get(monitor.port, '/');
    const [, style] = /href="\.?\/?(assets\/style\.[0-9a-f]+\.css)"/.exec(body) ?? [];
    const asset = await get(monitor.port, `/${style}`);
    expect(asset).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    for (const path of [
      '..%2f..%2fpackage.json',
      '%2e%2e/package.json',
      '__proto__',
      'constructor',
    ]) {
      expect(await get(monitor.port, `/assets/${path}`)).toMatchObject({ status: 404 });
    }
  });

  test('its observations are whole', async () => {
    const fleet = watchedFleet();
    await using monitor = await startMonitor({ pages: pages(fleet) });
    const answer = await fetch(`${monitor.url}/api/observations`);
    expect(await answer.json()).toHaveLength(fleet.watched().length);
  });

  test('its events end when the server does', async () => {
    const fleet = watchedFleet();
    const monitor = await startMonitor({ pages: pages(fleet) });
    const client = new RawClient(monitor.port);
    client.write('GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await client.until(/event: hello/);
    await monitor.server.close(60_000);
    expect(await client.closed()).toMatch(/0\r\n\r\n$/);
    expect(monitor.bugs).toEqual([]);
  });

  test('it wants the token too', async () => {
    await using monitor = await startMonitor({ pages: pages(watchedFleet()), token: 'abc' });
    expect(await get(monitor.port, '/')).toMatchObject({ status: 401 });
    const basic = `Authorization: Basic ${Buffer.from('me:abc').toString('base64')}`;
    expect(await get(monitor.port, '/', [basic])).toMatchObject({ status: 200 });
  });
});
