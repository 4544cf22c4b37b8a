import { describe, expect, test } from 'vitest';
import { isOurs } from '../../../src/monitor/http/host-guard.ts';
import { isLoopback } from '../../../src/monitor/http/listen-address.ts';
import { readCredential } from '../../../src/monitor/http/token.ts';
import { startMonitor } from '../../support/http-monitor.ts';
import { get } from '../../support/raw-http.ts';

describe('the name in Host', () => {
  const LOOPBACK = { loopback: true, names: [] };
  const NAMED = { loopback: true, names: ['monitor.contoso.com'] };
  const ANYWHERE = { loopback: false, names: [] };
  const NAMED_ANYWHERE = { loopback: false, names: ['monitor.contoso.com'] };

  test.each([
    ['127.0.0.1:9725', LOOPBACK],
    ['127.0.0.1', LOOPBACK],
    ['localhost:9725', LOOPBACK],
    ['LocalHost.', LOOPBACK],
    ['[::1]:9725', LOOPBACK],
    ['[::1]', LOOPBACK],
    ['192.0.2.1:9725', LOOPBACK],
    [undefined, LOOPBACK],
    ['monitor.contoso.com:9725', NAMED],
    ['Monitor.Contoso.Com', NAMED],
    ['localhost:9725', NAMED],
    ['starttls-probe:9725', ANYWHERE],
    ['starttls-probe.monitoring.svc.cluster.local:9725', ANYWHERE],
    ['10.1.2.3:9725', NAMED_ANYWHERE],
    ['monitor.contoso.com', NAMED_ANYWHERE],
  ])('%s is ours: %o', (header, hosts) => {
    expect(isOurs(header, hosts)).toBe(true);
  });

  test.each([
    ['evil.example:9725', LOOPBACK],
    ['evil.example', LOOPBACK],
    ['127.0.0.1.evil.example', LOOPBACK],
    ['localhost.evil.example', LOOPBACK],
    ['starttls-probe:9725', LOOPBACK],
    ['[evil.example]', LOOPBACK],
    ['127.0.0.1:9725:1', LOOPBACK],
    ['2130706433', LOOPBACK],
    [':9725', LOOPBACK],
    ['.', LOOPBACK],
    ['evil.example', NAMED],
    ['a.monitor.contoso.com', NAMED],
    ['evil.example', NAMED_ANYWHERE],
    ['starttls-probe:9725', NAMED_ANYWHERE],
  ])('%s is not: %o', (header, hosts) => {
    expect(isOurs(header, hosts)).toBe(false);
  });

  test('is looked at for everything but whether it is alive', async () => {
    await using monitor = await startMonitor({ hosts: ['monitor.contoso.com'] });
    const ask = async (path: string, host: string) =>
      (await get(monitor.port, path, [`Host: ${host}`])).status;
    expect(await ask('/metrics', 'evil.example')).toBe(421);
    expect(await ask('/probe?target=a', 'evil.example:80')).toBe(421);
    expect(await ask('/nowhere', 'evil.example')).toBe(421);
    expect(await ask('/-/healthy', 'evil.example')).toBe(200);
    expect(await ask('/-/ready', 'evil.example')).toBe(200);
    expect(await ask('/metrics', 'monitor.contoso.com')).toBe(200);
  });

  test.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['192.0.2.1', false],
    ['::', false],
    ['monitor.contoso.com', false],
    [null, false],
  ])('a listener at %s is for this machine alone: %s', (host, loopback) => {
    expect(isLoopback({ host })).toBe(loopback);
  });
});

describe('the token', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  test.each([
    ['Bearer abc', 'abc'],
    ['bearer  abc ', 'abc'],
    [basic('admin:abc'), 'abc'],
    [basic(':abc'), 'abc'],
    [basic('admin:a:b:c'), 'a:b:c'],
    [basic('admin:'), ''],
    [basic('admin'), null],
    ['Basic !!!', null],
    ['Bearer', null],
    ['Bearer a b', null],
    ['Digest abc', null],
    ['abc', null],
    ['', null],
    [undefined, null],
  ])('of %s is %s', (header, expected) => {
    expect(readCredential(header)).toBe(expected);
  });

  const TOKEN = 'correct horse';

  test.each([
    ['as the password of a browser', basic(`anybody:${TOKEN}`), 200],
    ['nothing', null, 401],
    ['a wrong one', 'Bearer wrong', 401],
    ['its beginning', basic('a:correct'), 401],
    ['more than it', basic(`a:${TOKEN}r`), 401],
    ['an empty one', basic('a:'), 401],
    ['one of 8000 letters', `Bearer ${'a'.repeat(8000)}`, 401],
  ])('%s', async (_what, header, status) => {
    await using monitor = await startMonitor({ token: TOKEN });
    const fields = header === null ? [] : [`Authorization: ${header}`];
    for (const path of ['/metrics', '/probe', '/nowhere']) {
      const answer = await get(monitor.port, path, fields);
      if (status === 401) {
        expect(answer).toMatchObject({
          status,
          headers: { 'www-authenticate': 'Basic realm="starttls-probe", charset="UTF-8"' },
          body: expect.stringMatching(/^the token is missing or wrong; .*\n$/),
        });
      } else {
        expect(answer.status).not.toBe(401);
      }
    }
    expect(monitor.results).toHaveLength(status === 401 ? 0 : 1);
  });

  test('as a bearer', async () => {
    await using monitor = await startMonitor({ token: 'abc' });
    expect(await get(monitor.port, '/metrics', ['Authorization: Bearer abc'])).toMatchObject({
      status: 200,
    });
  });

  test('twice, of which one is right, is not enough', async () => {
    await using monitor = await startMonitor({ token: 'abc' });
    const fields = ['Authorization: Bearer wrong', 'Authorization: Bearer abc'];
    expect(await get(monitor.port, '/metrics', fields)).toMatchObject({ status: 401 });
  });

  test('is not asked for by whether it is alive and ready', async () => {
    await using monitor = await startMonitor({ token: TOKEN });
    expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 200 });
    expect(await get(monitor.port, '/-/ready')).toMatchObject({ status: 200 });
  });
});
