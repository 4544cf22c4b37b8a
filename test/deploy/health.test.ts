import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { answers, configOf, healthUrl } from '../../deploy/image/health.ts';
import { mintCertificate } from '../../src/emulator/certificate.ts';

describe('which configuration process 1 was started with', () => {
  test.each([
    ['another command', 'node bin.js check mail.example.test', null],
    ['a host that is called serve', 'node /usr/local/bin/starttls-probe check serve', null],
    ['an option after a blank', 'node starttls-probe serve --config /etc/a.yaml', '/etc/a.yaml'],
    ['an option after =', 'node starttls-probe serve --config=/etc/a.yaml', '/etc/a.yaml'],
    ['an option before the command', 'node bin.js --config a.yaml serve', 'a.yaml'],
    ['serve by default', 'node bin.js serve', 'starttls-probe.yaml'],
    ['an interpreter with options', 'node --max-old-space-size=64 bin.js serve --config a', 'a'],
  ])('%s', (_what, line, config) => {
    expect(configOf(line.split(' '))).toBe(config);
  });
});

describe('where serve says whether it is well', () => {
  test.each([
    ['the default', 'groups: []', 'http://127.0.0.1:9725/-/healthy'],
    ['nothing at all', '', 'http://127.0.0.1:9725/-/healthy'],
    ['all addresses', "listen: { address: ':9000' }", 'http://127.0.0.1:9000/-/healthy'],
    ['all of IPv4', "listen: { address: '0.0.0.0:80' }", 'http://127.0.0.1:80/-/healthy'],
    ['all of IPv6', "listen: { address: '[::]:80' }", 'http://[::1]:80/-/healthy'],
    ['one address', "listen: { address: '[2001:db8::1]:80' }", 'http://[2001:db8::1]:80/-/healthy'],
    ['TLS', 'listen: { tls: { cert: a, key: b } }', 'https://127.0.0.1:9725/-/healthy'],
  ])('%s', (_what, configuration, url) => {
    expect(healthUrl(configuration)).toBe(url);
  });
});

describe('whether it is', () => {
  test.each([
    [200, true],
    [503, false],
    [404, false],
  ])('%d: %s', async (status, isWell) => {
    const server = createServer((_, response) => response.writeHead(status).end());
    const url = await listen(server, 'http');
    expect(await answers(url)).toBe(isWell);
    server.close();
    await once(server, 'close');
    expect(await answers(url), 'when it is gone').toBe(false);
  });

  test('a certificate that nobody trusts is no concern', async () => {
    const { certificate: cert, key } = await mintCertificate({ commonName: 'nobody' });
    const server = createTlsServer({ cert, key }, (_, response) => response.end());
    expect(await answers(await listen(server, 'https'))).toBe(true);
    server.close();
  });

  test('silence is not', async () => {
    const server = createServer(() => {});
    expect(await answers(await listen(server, 'http'), 50)).toBe(false);
    server.close();
  });
});

async function listen(server: ReturnType<typeof createServer>, scheme: string): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/-/healthy`;
}
