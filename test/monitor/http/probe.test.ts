import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { Turns } from '../../../src/monitor/turns.ts';
import { DEFAULT_FRONTEND } from '../../support/connectors.ts';
import { startMonitor } from '../../support/http-monitor.ts';
import { startNameServer } from '../../support/name-server.ts';
import { PLAIN, probing } from '../../support/probing.ts';
import { get, RawClient } from '../../support/raw-http.ts';
import { startScriptedServer } from '../../support/scripted-server.ts';

const HOPELESS = 'X-Prometheus-Scrape-Timeout-Seconds: 0.2';

const METRICS = 'text/plain; version=0.0.4; charset=utf-8';

/** The lines of metrics that are no comments. */
function series(body: string): string[] {
  return body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const listening: Server[] = [];

afterEach(() => {
  for (const server of listening.splice(0)) server.close();
});

/** Takes connections and says nothing; `next` gives each. */
async function startSilent(): Promise<{ port: number; next: () => Promise<Socket> }> {
  const server = createServer().listen(0, '127.0.0.1');
  listening.push(server);
  const sockets: Socket[] = [];
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
    server.emit('taken');
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const next = async (): Promise<Socket> => {
    const socket = sockets.shift();
    if (socket) return socket;
    await once(server, 'taken');
    return next();
  };
  return { port, next };
}

/** Speaks as much SMTP as a dialogue takes; `most` were there at the same time. */
async function startCounting(): Promise<{ port: number; most: () => number }> {
  let now = 0;
  let most = 0;
  const server = createServer((socket) => {
    most = Math.max(most, ++now);
    socket.write('220 a.example\r\n');
    socket.on('data', (bytes) => {
      if (bytes.includes('QUIT')) socket.end('221 Bye\r\n');
      else socket.write('250 a.example\r\n');
    });
    socket.on('close', () => now--);
  });
  listening.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, most: () => most };
}

describe('a target that may be probed', () => {
  test('is probed, and its records are told as metrics', async () => {
    await using emulator = await startEmulator([
      { connector: DEFAULT_FRONTEND },
      { connector: DEFAULT_FRONTEND, certificate: 'missing' },
    ]);
    const [good, bad] = emulator.listeners.map(({ port }) => `127.0.0.1:${port}`);
    await using monitor = await startMonitor({ targets: [`${good}`, `${bad}`] });
    const answer = await get(monitor.port, `/probe?target=${good}`);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': METRICS } });
    expect(series(answer.body)).toEqual(
      expect.arrayContaining([
        'probe_success 1',
        'probe_tls_version_info{version="TLS 1.3"} 1',
        'smtp_starttls_negotiated{address="127.0.0.1"} 1',
        'smtp_verdict{address="127.0.0.1"} 0',
      ]),
    );
    const asked = await get(monitor.port, `/probe?target=${bad}&require_tls=true`);
    expect(series(asked.body)).toContain('smtp_verdict{address="127.0.0.1"} 2');
    const unasked = await get(monitor.port, `/probe?target=${bad}&require_tls=false`);
    expect(series(unasked.body)).toContain('smtp_verdict{address="127.0.0.1"} 1');
    expect(monitor.results).toEqual(['probed', 'probed', 'probed']);
  });

  test('is probed by the module that is named, and else by the first', async () => {
    await using server = await startScriptedServer(PLAIN);
    const target = `127.0.0.1:${server.port}`;
    const modules = { default: probing(), enforced: probing({}, { requireTls: true }) };
    await using monitor = await startMonitor({ targets: [target], modules });
    const verdict = async (more: string) => {
      const { body } = await get(monitor.port, `/probe?target=${target}${more}`);
      return /^smtp_verdict\{.*\} (\d)$/m.exec(body)?.[1];
    };
    expect(await verdict('')).toBe('1');
    expect(await verdict('&module=default')).toBe('1');
    expect(await verdict('&module=enforced')).toBe('2');
    expect(await verdict('&module=enforced&require_tls=false')).toBe('1');
  });

  test('is probed at the port of its module, where it names none', async () => {
    await using server = await startScriptedServer(PLAIN);
    const { port } = server;
    const modules = { default: probing(), submission: { ...probing(), port } };
    await using monitor = await startMonitor({ allow: [`127.0.0.1:${port}`], modules });
    expect(await get(monitor.port, '/probe?target=127.0.0.1')).toMatchObject({ status: 403 });
    const answer = await get(monitor.port, '/probe?target=127.0.0.1&module=submission');
    expect(answer).toMatchObject({
      status: 200,
      body: expect.stringContaining('probe_success 1\n'),
    });
    expect(server.connections).toBe(1);
  });

  test('mx: is probed at each of its hosts', async () => {
    await using server = await startScriptedServer(PLAIN, { host: '0.0.0.0' });
    await using dns = await startNameServer({
      'contoso.example': {
        MX: [
          [10, 'a.contoso.example'],
          [20, 'b.contoso.example'],
        ],
      },
      'a.contoso.example': { A: ['127.0.0.2', '127.0.0.3'] },
      'b.contoso.example': 'NXDOMAIN',
    });
    const allow = [`mx:contoso.example:${server.port}`, `127.0.0.0/8:${server.port}`];
    await using monitor = await startMonitor({ allow, dns: dns.address });
    const { body } = await get(monitor.port, `/probe?target=mx:contoso.example:${server.port}`);
    expect(
      series(body)
        .filter((line) => line.startsWith('smtp_outcome'))
        .sort(),
    ).toEqual([
      'smtp_outcome{outcome="completed",address="127.0.0.2"} 1',
      'smtp_outcome{outcome="completed",address="127.0.0.3"} 1',
      'smtp_outcome{outcome="unresolved",address=""} 1',
    ]);
    expect(body).toMatch(/^probe_success 0$/m);
  });

  test('debug=true shows what was seen, for people', async () => {
    await using server = await startScriptedServer(
      'S: 220 a.example \x1b[31m<script>\nC: EHLO *\nS: 250 a.example\nC: QUIT\nS: 221 Bye',
    );
    const target = `127.0.0.1:${server.port}`;
    await using monitor = await startMonitor({ targets: [target] });
    const { body, headers } = await get(monitor.port, `/probe?target=${target}&debug=true`);
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8' });
    expect(body).toMatch(/^127\.0\.0\.1:\d+ by module default\n\nWARNING {2}127/);
    expect(body).toContain('a.example \\x1b[31m<script>');
    expect(body).toMatch(
      /\nThe metrics:\n\n# HELP probe_success .*\n# TYPE probe_success gauge\nprobe_success 1\n/,
    );
  });
});

describe('a server that does not answer', () => {
  test('is told as metrics, within the time that the scraper has', async () => {
    const { port } = await startSilent();
    const target = `127.0.0.1:${port}`;
    await using monitor = await startMonitor({ targets: [target] });
    const answer = await get(monitor.port, `/probe?target=${target}`, [HOPELESS]);
    expect(answer).toMatchObject({
      status: 200,
      body: expect.stringContaining('probe_success 0\n'),
    });
    expect(answer.body).toContain('smtp_outcome{outcome="timed-out"');
  });

  test('and a name server that does not, too', async () => {
    await using dns = await startNameServer({ 'mail.contoso.example': 'SILENT' });
    await using monitor = await startMonitor({ allow: ['mail.contoso.example'], dns: dns.address });
    const answer = await get(monitor.port, '/probe?target=mail.contoso.example', [HOPELESS]);
    expect(answer).toMatchObject({
      status: 200,
      body: expect.stringContaining('probe_success 0\n'),
    });
    expect(answer.body).toContain('smtp_outcome{outcome="unresolved"');
  });

  test('a module has less time than the scraper, if it says so', async () => {
    const { port } = await startSilent();
    const target = `127.0.0.1:${port}`;
    const { timeouts } = probing().options;
    const modules = { default: probing({ timeouts: { ...timeouts, targetMs: 50 } }) };
    await using monitor = await startMonitor({ targets: [target], modules });
    const { body } = await get(monitor.port, `/probe?target=${target}`);
    expect(body).toContain('smtp_outcome{outcome="timed-out"');
  });

  test('is left when the client leaves', async () => {
    const { port, next } = await startSilent();
    const target = `127.0.0.1:${port}`;
    await using monitor = await startMonitor({ targets: [target] });
    const client = new RawClient(monitor.port);
    client.write(`GET /probe?target=${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    const dialogue = await next();
    client.socket.destroy();
    await once(dialogue.resume(), 'close');
    expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 200 });
    expect(monitor.bugs).toEqual([]);
    expect(monitor.results).toEqual([]);
  });
});

describe('a request that is wrong', () => {
  test.each([
    ['/probe', 'target is missing; write /probe?target=HOST'],
    ['/probe?target=', 'target: the target is empty'],
    ['/probe?target=127.0.0.1&target=127.0.0.2', 'target is there 2 times'],
    ['/probe?target=192.0.2.0/28', 'target: a network is not probed on request'],
    [
      '/probe?target=2130706433',
      'target: "2130706433" ends in a number but is not an IPv4 address',
    ],
    ['/probe?target=0x7f.1', 'target: "0x7f.1" ends in a number'],
    ['/probe?target=0x7f000001', 'target: "0x7f000001" ends in a number'],
    ['/probe?target=127.1', 'target: "127.1" ends in a number'],
    ['/probe?target=0177.0.0.1', 'target: "0177.0.0.1" ends in a number'],
    ['/probe?target=%E2%91%A0%E2%91%A1%E2%91%A6.0.0.1', 'ends in a number'],
    [
      '/probe?target=a%0d%0aX-Injected:%20yes',
      'target: "a\\x0d\\x0aX-Injected: yes" has a space or a control',
    ],
    ['/probe?target=a%00b', 'target: "a\\x00b" has a space or a control'],
    ['/probe?target=http://127.0.0.1/', 'target: "http://" is not for mail'],
    ['/probe?target=user@127.0.0.1', 'target: "user@127.0.0.1" is a mailbox'],
    ['/probe?target=127.0.0.1:99999', 'target: "99999" is not a port'],
    [`/probe?target=${'a'.repeat(3000)}`, 'is longer than the 63 octets'],
    ['/probe?target=127.0.0.1&module=nope', 'module: there is no "nope"; there is default, other'],
    ['/probe?target=127.0.0.1&module=constructor', 'module: there is no "constructor"'],
    ['/probe?target=127.0.0.1&require_tls=maybe', 'require_tls: "maybe" is neither true nor false'],
    ['/probe?target=127.0.0.1&require_tls=', 'require_tls: "" is neither true nor false'],
    ['/probe?target=127.0.0.1&debug=1', 'debug: "1" is neither true nor false'],
  ])('%s is told so in one line', async (path, line) => {
    const modules = { default: probing(), other: probing() };
    await using monitor = await startMonitor({ allow: ['127.0.0.0/8'], modules });
    const answer = await get(monitor.port, path);
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(line) });
    expect(answer.body.trimEnd()).not.toMatch(/[\r\n]/);
    expect(answer.text).not.toMatch(/^X-Injected/m);
    expect(monitor.results).toEqual(['refused']);
  });
});

describe('a target that may not be probed', () => {
  test.each([
    '127.0.0.1',
    'localhost',
    'LOCALHOST.',
    '0.0.0.0',
    '169.254.169.254',
    '10.0.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[fe80::1%25lo]',
    'mx:localhost',
    'smtps://127.0.0.1',
    'stranger.example',
    '127.0.0.1.nip.example',
    'mail.contoso.example:22',
    'mail.contoso.example:6379',
  ])('%s', async (target) => {
    await using dns = await startNameServer({});
    await using monitor = await startMonitor({ allow: ['mail.contoso.example'], dns: dns.address });
    const answer = await get(monitor.port, `/probe?target=${target}`);
    expect(answer).toMatchObject({
      status: 403,
      body: expect.stringMatching(/^.* listed in probe\.allow\n$/),
    });
    expect(dns.questions).toEqual([]);
    expect(monitor.results).toEqual(['refused']);
  });

  test.each([
    ['127.0.0.1', { A: ['127.0.0.1'] }],
    ['one of several', { A: ['198.51.100.1', '127.0.0.1'] }],
    ['169.254.169.254', { A: ['169.254.169.254'] }],
    ['100.100.100.200', { A: ['100.100.100.200'] }],
    ['0.0.0.0', { A: ['0.0.0.0'] }],
    ['::1', { AAAA: ['::1'] }],
    ['fe80::1', { AAAA: ['fe80::1'] }],
    ['fd00:ec2::254', { AAAA: ['fd00:ec2::254'] }],
    ['::ffff:127.0.0.1', { AAAA: ['::ffff:127.0.0.1'] }],
    ['64:ff9b::7f00:1', { AAAA: ['64:ff9b::7f00:1'] }],
  ])('a name that leads to %s, and nothing is dialled', async (_what, records) => {
    const { port, next } = await startSilent();
    let dialled = false;
    next().then(() => {
      dialled = true;
    });
    await using dns = await startNameServer({ 'mail.contoso.example': records });
    const allow = [`mail.contoso.example:${port}`];
    await using monitor = await startMonitor({ allow, dns: dns.address });
    const answer = await get(monitor.port, `/probe?target=mail.contoso.example:${port}`);
    expect(answer).toMatchObject({
      status: 403,
      body: expect.stringMatching(
        /^mail\.contoso\.example has the address .*would have to be listed .*\n$/,
      ),
    });
    expect(dialled).toBe(false);
  });

  test('an MX that leads to loopback', async () => {
    await using dns = await startNameServer({
      'contoso.example': { MX: [[10, 'a.contoso.example']] },
      'a.contoso.example': { A: ['127.0.0.1'] },
    });
    await using monitor = await startMonitor({ allow: ['contoso.example'], dns: dns.address });
    const answer = await get(monitor.port, '/probe?target=mx:contoso.example');
    expect(answer).toMatchObject({
      status: 403,
      body: expect.stringContaining('a.contoso.example has'),
    });
  });

  test('a zone that lists hundreds', async () => {
    const addresses = Array.from({ length: 65 }, (_, at) => `198.51.100.${at}`);
    await using dns = await startNameServer({ 'mail.contoso.example': { A: addresses } });
    await using monitor = await startMonitor({ allow: ['mail.contoso.example'], dns: dns.address });
    const answer = await get(monitor.port, '/probe?target=mail.contoso.example');
    expect(answer).toMatchObject({
      status: 403,
      body: 'mail.contoso.example:25 has more than 64 addresses\n',
    });
  });

  test('a page of another site may not have it probed; a person who clicks may', async () => {
    await using server = await startScriptedServer(PLAIN);
    const target = `127.0.0.1:${server.port}`;
    await using monitor = await startMonitor({ targets: [target] });
    const ask = (...fields: string[]) => get(monitor.port, `/probe?target=${target}`, fields);
    expect(await ask('Sec-Fetch-Site: cross-site')).toMatchObject({ status: 403 });
    expect(server.connections).toBe(0);
    expect(await ask('Sec-Fetch-Site: cross-site', 'Sec-Fetch-User: ?1')).toMatchObject({
      status: 200,
    });
    expect(await ask('Sec-Fetch-Site: same-origin')).toMatchObject({ status: 200 });
  });
});

describe('many requests', () => {
  test('200 at once: each is answered once, with its own', async () => {
    await using server = await startScriptedServer(PLAIN, { host: '0.0.0.0' });
    const { port } = server;
    await using monitor = await startMonitor({ allow: [`127.0.0.0/8:${port}`], concurrency: 20 });
    // Twenty are served at a time, and eighty may wait: the rest hears that it is busy.
    const addresses = Array.from({ length: 100 }, (_, at) => `127.1.0.${at + 1}`);
    const first = addresses.map((address) => get(monitor.port, `/probe?target=${address}:${port}`));
    const second = addresses.map((address) =>
      get(monitor.port, `/probe?target=${address}:${port}`),
    );
    const answers = await Promise.all([...first, ...second]);
    const told = answers.filter(({ status }) => status === 200);
    for (const [at, { status, body }] of answers.entries()) {
      if (status === 503) expect(body).toMatch(/^20 requests are being served; /);
      else expect(body).toContain(`{outcome="completed",address="${addresses[at % 100]}"} 1`);
    }
    expect(told.length).toBeGreaterThanOrEqual(100);
    expect(server.connections).toBe(told.length);
    expect(monitor.results.filter((result) => result === 'probed')).toHaveLength(told.length);
    expect(monitor.results).toHaveLength(200);
  });

  test('the same address has one dialogue at a time', async () => {
    const { port, most } = await startCounting();
    const target = `127.0.0.1:${port}`;
    const modules = { default: probing({ untilGone: true }) };
    await using monitor = await startMonitor({ targets: [target], modules });
    const asked = Array.from({ length: 8 }, () => get(monitor.port, `/probe?target=${target}`));
    for (const { body } of await Promise.all(asked)) expect(body).toContain('probe_success 1\n');
    expect(most()).toBe(1);
  });

  test('beyond those who may wait it is busy, and says when to return', async () => {
    const { port, next } = await startSilent();
    const target = `127.0.0.1:${port}`;
    await using monitor = await startMonitor({ targets: [target], concurrency: 1 });
    const clients = Array.from({ length: 5 }, () => new RawClient(monitor.port));
    for (const client of clients) {
      client.write(`GET /probe?target=${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
      // Each is taken in before the next: a later answer on the same loop shows it.
      await get(monitor.port, '/-/healthy');
    }
    await next();
    const answer = await get(monitor.port, `/probe?target=${target}`);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(monitor.results).toEqual(['busy']);
    for (const client of clients) client.socket.destroy();
  });

  test('one whose turn at an address does not come in time is busy, and blames no server', async () => {
    await using server = await startScriptedServer(PLAIN);
    const target = `127.0.0.1:${server.port}`;
    const turns = new Turns();
    const { promise: round, resolve: end } = Promise.withResolvers<void>();
    const busy = turns.run('127.0.0.1', () => round);
    await using monitor = await startMonitor({ targets: [target], turns });
    const answer = await get(monitor.port, `/probe?target=${target}`, [HOPELESS]);
    expect(answer).toMatchObject({
      status: 503,
      body: 'another dialogue with 127.0.0.1 is under way\n',
    });
    end();
    await busy;
    expect(await get(monitor.port, `/probe?target=${target}`)).toMatchObject({ status: 200 });
    expect(server.connections).toBe(1);
  });
});
