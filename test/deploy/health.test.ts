import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { endianness } from 'node:os';
import { describe, expect, test } from 'vitest';
import { answers, isWell, listeningAt, runsServe } from '../../deploy/image/health.ts';
import { mintCertificate } from '../../src/emulator/certificate.ts';
import { startCli, startProcess } from '../support/cli.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

describe('what process 1 runs', () => {
  test.each([
    ['another command', 'node bin.js check mail.example.test', false],
    ['a host that is called serve', 'node /usr/local/bin/starttls-probe check serve', false],
    ['an option after a blank', 'node starttls-probe serve --config /etc/a.yaml', true],
    ['an option before the command', 'node bin.js --config a.yaml serve', true],
    ['a configuration that is called serve', 'node bin.js --config serve check', false],
    ['an interpreter with options', 'node --max-old-space-size=64 bin.js serve --config a', true],
    ['an init before it', '/sbin/docker-init -- starttls-probe serve', true],
  ])('%s', (_what, line, isServe) => {
    expect(runsServe(line.split(' '))).toBe(isServe);
  });
});

/** As Linux on a processor with the low octet first has it. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:25FD 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1 0 100 0 0 10 0
   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12 1 0 100 0 0 10 0
   2: 0100007F:25FD 0100007F:C000 01 00000000:00000000 00:00000000 00000000  1000        0 13 1 0 20 4 0 10 -1
`;
const TABLE_6 = `  sl  local_address remote_address st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode
   0: 00000000000000000000000000000000:25FD 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 14 1 0 100 0 0 10 0
   1: B80D0120000000000000000001000000:25FD 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 15 1 0 100 0 0 10 0
`;

describe.skipIf(endianness() !== 'LE')('where sockets listen', () => {
  test.each([
    ['one address', TABLE, '11', ['127.0.0.1:9725']],
    ['all of IPv4', TABLE, '12', ['127.0.0.1:80']],
    ['a connection, which does not', TABLE, '13', []],
    ['all addresses', TABLE_6, '14', ['[::1]:9725', '127.0.0.1:9725']],
    ['one of IPv6', TABLE_6, '15', ['[2001:db8:0:0:0:0:0:1]:9725']],
    ['those of others', TABLE, '99', []],
    ['nothing', '', '11', []],
  ])('%s', (_what, table, inode, places) => {
    expect(listeningAt(table, new Set([inode]))).toEqual(places);
  });
});

describe.skipIf(process.platform !== 'linux')('serve', () => {
  const address = (text: string) => `listen: { address: '${text}' }\n`;

  test.each([
    ['its configuration is as it was', address('127.0.0.1:0')],
    ['its configuration is broken', 'listen: { address: '],
    ['it is to listen elsewhere from the next start on', address('127.0.0.1:1')],
  ])('is well while %s', async (_what, edited) => {
    await using serve = await startServe(address('127.0.0.1:0'));
    await serve.edit(edited);
    expect(await isWell(serve.pid)).toBe(true);
  });

  test.each([['127.0.0.1:0'], ['[::1]:0'], [':0']])('is asked at %s', async (listen) => {
    await using serve = await startServe(address(listen));
    expect(await isWell(serve.pid)).toBe(true);
  });

  test('is asked by TLS where it speaks TLS', async () => {
    await using serve = await startServe(
      "listen: { address: '127.0.0.1:0', tls: { cert: cert.pem, key: key.pem } }",
    );
    expect(await isWell(serve.pid)).toBe(true);
  });

  test('is not well while it listens nowhere', async () => {
    const idle = startProcess(process.execPath, ['-', 'starttls-probe', 'serve'], { stdin: null });
    expect(await isWell(idle.pid)).toBe(false);
    idle.kill('SIGKILL');
    await idle.end;
  });

  test('need not be what is run', async () => {
    expect(await isWell(process.pid)).toBe(true);
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
    expect(await answers(await listen(server, 'http'), AbortSignal.timeout(50))).toBe(false);
    server.close();
  });
});

async function listen(server: ReturnType<typeof createServer>, scheme: string): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/-/healthy`;
}

/** One that watches nothing; `await using` ends it. */
async function startServe(configuration: string) {
  const folder = await TemporaryFolder.create();
  const { certificate, key } = await mintCertificate({ commonName: 'nobody' });
  await folder.write('cert.pem', certificate);
  await folder.write('key.pem', key);
  const path = await folder.write('starttls-probe.yaml', configuration);
  const cli = startCli(['serve', '--config', path]);
  await cli.told('listening at ');
  return {
    pid: cli.pid,
    /** Changes its configuration, and has it read that. */
    async edit(edited: string): Promise<void> {
      await folder.write('starttls-probe.yaml', edited);
      cli.kill('SIGHUP');
      await cli.told('the configuration ');
    },
    async [Symbol.asyncDispose]() {
      cli.interrupt();
      await cli.end;
      await folder[Symbol.asyncDispose]();
    },
  };
}
