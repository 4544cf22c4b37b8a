import { createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { describe, expect, test, vi } from 'vitest';
import { mintCertificate } from '../../../src/emulator/certificate.ts';
import { ListenError, parseListen } from '../../../src/monitor/http/listen-address.ts';
import { startServer } from '../../../src/monitor/http/server.ts';
import { startMonitor } from '../../support/http-monitor.ts';
import { exchange, get, RawClient, readAnswer } from '../../support/raw-http.ts';

const CLOSE = 'Connection: close\r\n\r\n';
const GET = `GET /-/healthy HTTP/1.1\r\nHost: 127.0.0.1\r\n`;

describe('the routes', () => {
  test.each([
    ['/-/healthy', 200, 'healthy\n'],
    ['/-/ready', 200, 'ready\n'],
    ['/metrics', 200, 'up 1\n'],
    ['/nowhere', 404, 'not here\n'],
    ['/-/nowhere', 404, 'not here\n'],
  ])('%s gives %i', async (path, status, body) => {
    await using monitor = await startMonitor();
    expect(await get(monitor.port, path)).toMatchObject({ status, body });
  });

  test('/-/ready says so while it is not', async () => {
    await using monitor = await startMonitor({ ready: false });
    const answer = await get(monitor.port, '/-/ready');
    expect(answer).toMatchObject({ status: 503, body: expect.stringMatching(/^not ready: .*\n$/) });
    expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 200 });
  });

  test.each(['/-/healthy', '/metrics', '/nowhere', '/probe', `/${'a'.repeat(5000)}`])(
    '%.20s comes with headers that keep a browser in bounds, and names no program',
    async (path) => {
      await using monitor = await startMonitor();
      const { headers } = await get(monitor.port, path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['server']));
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-powered-by']));
    },
  );

  test('a page says by itself what it needs, and an asset how long it keeps', async () => {
    const pages = new Hono();
    const own = { 'Content-Security-Policy': "default-src 'self'", 'Cache-Control': 'max-age=60' };
    pages.get('/page', (context) => context.html('<p>', 200, own));
    await using monitor = await startMonitor({ pages });
    const { headers } = await get(monitor.port, '/page');
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'self'",
      'cache-control': 'max-age=60',
      'x-content-type-options': 'nosniff',
    });
  });

  test('an error of ours is one line without its stack, and is told to us', async () => {
    const pages = new Hono();
    pages.get('/page', () => {
      throw new Error('a secret of ours');
    });
    await using monitor = await startMonitor({ pages });
    const answer = await get(monitor.port, '/page');
    expect(answer).toMatchObject({
      status: 500,
      body: 'an error of the monitor itself; its log has more\n',
    });
    expect(monitor.bugs).toEqual([expect.objectContaining({ message: 'a secret of ours' })]);
  });

  test('HEAD gives the header alone', async () => {
    await using monitor = await startMonitor();
    const answer = await exchange(
      monitor.port,
      `HEAD /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n${CLOSE}`,
    );
    expect(answer).toMatchObject({ status: 200, body: '' });
  });
});

describe('what is no request for us', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s gives 405, and says what goes',
    async (method) => {
      await using monitor = await startMonitor();
      const head = `${method} /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: secret\r\n`;
      const answer = await exchange(monitor.port, `${head}Content-Length: 0\r\n\r\n`);
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
      expect(answer.text).not.toContain('secret');
    },
  );

  test.each([
    ['nothing like HTTP', 'EHLO a.example\r\n\r\n', 400],
    ['HTTP/0.9', 'GET /metrics\r\n\r\n', 505],
    ['TLS to a listener in clear', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['NUL in the first line', 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a header without a name', `GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n`, 400],
    ['a folded header', `GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n`, 400],
    ['no Host', `GET /metrics HTTP/1.1\r\n${CLOSE}`, 400],
    ['two of Host', `GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: a.example\r\n${CLOSE}`, 400],
    [
      'the form for proxies',
      `GET http://127.0.0.1/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n${CLOSE}`,
      400,
    ],
    ['no path', `GET metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n${CLOSE}`, 400],
    ['a backslash', `GET /\\metrics HTTP/1.1\r\nHost: 127.0.0.1:1\r\n${CLOSE}`, 400],
    ['a Host that is none', `GET /metrics HTTP/1.1\r\nHost: a b/c@d\r\n${CLOSE}`, 400],
    [
      'two lengths',
      `GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      400,
    ],
    [
      'length and chunks',
      `GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
      400,
    ],
    ['a body', `GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello`, 413],
    [
      'chunks',
      `GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      413,
    ],
    [
      'a long address',
      `GET /probe?target=${'a'.repeat(10_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n${CLOSE}`,
      414,
    ],
    ['a long header', `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'many long headers',
      `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${'X: 1234567890\r\n'.repeat(3000)}\r\n`,
      431,
    ],
  ])('%s is refused', async (_what, text, status) => {
    await using monitor = await startMonitor();
    const answer = await exchange(monitor.port, text);
    expect(answer).toMatchObject({ status, headers: { 'x-content-type-options': 'nosniff' } });
    expect(answer.body.split('\n')).toHaveLength(2);
    expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 200 });
    expect(monitor.bugs).toEqual([]);
  });

  test.each([
    '/../../etc/passwd',
    '/assets/../../../etc/passwd',
    '/assets/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2fetc%2fpasswd',
    '/assets/..%5c..%5cetc%5cpasswd',
    '/assets/%252e%252e/etc/passwd',
    '//etc/passwd',
    '/%00',
    '/%',
    '/%ff%fe',
    '/.git/config',
  ])('%s leads nowhere', async (path) => {
    const pages = new Hono();
    pages.get('/assets/:name', (context) => context.notFound());
    await using monitor = await startMonitor({ pages });
    const answer = await get(monitor.port, path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toContain('root:');
    expect(monitor.bugs).toEqual([]);
  });

  test('a huge body is not taken in', async () => {
    await using monitor = await startMonitor();
    const client = new RawClient(monitor.port);
    client.write('POST /probe HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000000000\r\n\r\n');
    const chunk = Buffer.alloc(65_536);
    const push = () => {
      while (client.socket.writable && client.socket.write(chunk));
    };
    client.socket.on('drain', push);
    push();
    await client.closed();
    expect(client.socket.bytesWritten).toBeLessThan(64 * 1024 * 1024);
    expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 200 });
  });

  test.each([
    ['what nobody can expect', 'Expect: the-unexpected', 200],
    ['another protocol', 'Connection: Upgrade, close\r\nUpgrade: websocket', 200],
    ['a connection kept by an old client', 'Keep-Alive: 300\r\nConnection: close', 200],
  ])('whoever wants %s gets an answer of ours', async (_what, fields, status) => {
    await using monitor = await startMonitor();
    const head = `GET /-/healthy HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${fields}\r\n\r\n`;
    const answer = await exchange(monitor.port, head);
    expect(answer).toMatchObject({ status, headers: { 'x-content-type-options': 'nosniff' } });
  });

  test.each([
    ['a proxy', 'CONNECT mail.contoso.com:25 HTTP/1.1\r\nHost: mail.contoso.com:25\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('whoever takes us for %s is turned away', async (_what, text) => {
    await using monitor = await startMonitor();
    const answer = await exchange(monitor.port, text);
    expect([0, 400, 405]).toContain(answer.status);
    expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 200 });
    expect(monitor.bugs).toEqual([]);
  });

  test('a request of HTTP/1.0 without Host is one', async () => {
    await using monitor = await startMonitor();
    const answer = await exchange(monitor.port, 'GET /metrics HTTP/1.0\r\n\r\n');
    expect(answer).toMatchObject({ status: 200, body: 'up 1\n' });
  });

  test('whoever wants to be told to go on is told not to', async () => {
    await using monitor = await startMonitor();
    const head =
      'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n';
    const { text } = await exchange(monitor.port, head);
    expect(text).toMatch(/^HTTP\/1\.1 405 /);
  });
});

describe('slow and silent clients', () => {
  const HASTY = { headersMs: 40, checkMs: 10 };

  test('a header that drips is cut off with 408', async () => {
    await using monitor = await startMonitor({ limits: HASTY });
    const client = new RawClient(monitor.port);
    await client.connected();
    const drip = setInterval(() => client.socket.writable && client.write('X: y\r\n'), 5);
    client.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    const answer = readAnswer(await client.closed());
    clearInterval(drip);
    expect(answer).toMatchObject({ status: 408, body: 'the request did not come in time\n' });
  });

  test.each([
    ['nothing', ''],
    ['half a line', 'GET /met'],
    ['half a body', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1'],
  ])('one who sends %s is cut off', async (_what, text) => {
    await using monitor = await startMonitor({ limits: HASTY });
    const client = new RawClient(monitor.port);
    await client.connected();
    if (text !== '') client.write(text);
    await client.closed();
    expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 200 });
  });

  test('a connection that is kept open is closed after a while', async () => {
    await using monitor = await startMonitor({ limits: { keepAliveMs: 20, checkMs: 10 } });
    const client = new RawClient(monitor.port);
    client.write(`${GET}\r\n`);
    expect(readAnswer(await client.closed())).toMatchObject({ status: 200, body: 'healthy\n' });
  });

  test('one who does not read is cut off', async () => {
    const pages = new Hono();
    const large = 'a'.repeat(30_000_000);
    pages.get('/large', (context) => context.text(large));
    const monitor = await startMonitor({ pages, limits: { idleMs: 50 } });
    const client = new RawClient(monitor.port);
    client.write('GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await client.until(/^HTTP/);
    client.socket.pause();
    // It waits for the answer to be sent, and ends because that is given up.
    await monitor.server.close(600_000);
    expect(client.heard.length).toBeLessThan(large.length);
  });

  test('connections beyond the limit are closed at once, and the others served', async () => {
    await using monitor = await startMonitor({ limits: { connections: 2 } });
    const clients = [new RawClient(monitor.port), new RawClient(monitor.port)];
    for (const client of clients) {
      client.write(`${GET}\r\n`);
      await client.until(/healthy\n/);
    }
    const third = new RawClient(monitor.port);
    third.write(`${GET}${CLOSE}`);
    expect(await third.closed()).toBe('');
    for (const client of clients) {
      client.write(`${GET}${CLOSE}`);
      expect(await client.closed()).toMatch(/healthy\n.*healthy\n/s);
    }
  });
});

describe('several requests on one connection', () => {
  test('are answered in their order, though they came in one piece', async () => {
    await using monitor = await startMonitor();
    const second = `GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n${CLOSE}`;
    const { text } = await exchange(monitor.port, `${GET}\r\n${second}`);
    expect(text.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
  });

  test('nothing that follows a refused one is taken for a request', async () => {
    await using monitor = await startMonitor();
    const smuggled = `${GET}\r\n`;
    const head = `POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${smuggled.length}\r\n\r\n`;
    const { text } = await exchange(monitor.port, head + smuggled + smuggled);
    expect(text.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 405']);
  });

  test('garbage behind a good one is refused', async () => {
    await using monitor = await startMonitor();
    const client = new RawClient(monitor.port);
    client.write(`${GET}\r\n`);
    await client.until(/healthy\n/);
    client.write('garbage\r\n\r\n');
    expect(await client.closed()).toMatch(/healthy\nHTTP\/1\.1 400 /);
  });
});

describe('requests in flight', () => {
  test('are bounded, but whether it is healthy is always said', async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: go, resolve: release } = Promise.withResolvers<void>();
    const pages = new Hono();
    pages.get('/slow', async (context) => {
      ask();
      await go;
      return context.text('done');
    });
    await using monitor = await startMonitor({ pages, inFlight: 1 });
    const slow = get(monitor.port, '/slow');
    await asked;
    const beyond = await get(monitor.port, '/metrics');
    expect(beyond).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 200 });
    release();
    expect(await slow).toMatchObject({ status: 200, body: 'done' });
    expect(await get(monitor.port, '/metrics')).toMatchObject({ status: 200 });
  });

  test('streams take no place of a request, and are left when their reader leaves', async () => {
    await using monitor = await startMonitor({ pages: streaming(), inFlight: 1 });
    const stream = listen(monitor.port);
    await stream.until(/data: begun/);
    expect(await get(monitor.port, '/metrics')).toMatchObject({ status: 200 });
    stream.socket.destroy();
    expect(await get(monitor.port, '/gone')).toMatchObject({ status: 200 });
  });
});

describe('an answer that fails half way', () => {
  test.each(['text/event-stream', 'application/json'])(
    'is cut, so that nobody takes %s for whole, and is no news for us',
    async (type) => {
      const pages = new Hono();
      const { promise: go, resolve: release } = Promise.withResolvers<void>();
      const pieces = [
        async (controller: ReadableStreamDefaultController<Uint8Array>) => {
          controller.enqueue(new TextEncoder().encode('[1,'));
          await go;
        },
        async () => {
          throw new Error('too slow');
        },
      ];
      pages.get('/stream', () => {
        const pull = (controller: ReadableStreamDefaultController<Uint8Array>) =>
          pieces.shift()?.(controller);
        return new Response(new ReadableStream({ pull }), { headers: { 'Content-Type': type } });
      });
      await using monitor = await startMonitor({ pages });
      const errors = vi.spyOn(console, 'error');
      const client = new RawClient(monitor.port);
      client.write('GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
      await client.until(/\[1,/);
      release();
      expect(await client.closed()).not.toMatch(/0\r\n\r\n$/);
      expect(errors).not.toHaveBeenCalled();
      errors.mockRestore();
      expect(monitor.bugs).toEqual([]);
    },
  );
});

/** A stream that ends with its reader; `/gone` answers when one has. */
function streaming(): Hono {
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const pages = new Hono<{ Bindings: HttpBindings }>();
  pages.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      await stream.writeSSE({ data: 'begun' });
      await new Promise<void>((done) => stream.onAbort(done));
      resolve();
    }),
  );
  pages.get('/gone', async (context) => {
    await gone;
    return context.text('gone');
  });
  return new Hono().route('/', pages);
}

function listen(port: number): RawClient {
  const client = new RawClient(port);
  client.write('GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  return client;
}

describe('the end', () => {
  test('idle connections and streams end at once, a request comes to its end, no more are taken', async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: go, resolve: release } = Promise.withResolvers<void>();
    const pages = streaming();
    pages.get('/slow', async (context) => {
      ask();
      await go;
      return context.text('done');
    });
    const monitor = await startMonitor({ pages });
    const idle = new RawClient(monitor.port);
    idle.write(`${GET}\r\n`);
    await idle.until(/healthy\n/);
    const silent = new RawClient(monitor.port);
    await silent.connected();
    const stream = listen(monitor.port);
    await stream.until(/data: begun/);
    const slow = new RawClient(monitor.port);
    slow.write('GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await asked;
    const closing = monitor.server.close(60_000);
    await idle.closed();
    expect(await stream.closed()).toMatch(/0\r\n\r\n$/);
    expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 0 });
    release();
    const answer = readAnswer(await slow.closed());
    expect(answer).toMatchObject({ status: 200, body: 'done', headers: { connection: 'close' } });
    await silent.closed();
    await closing;
    expect(monitor.bugs).toEqual([]);
  });

  test('what does not end within the grace is cut', async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const pages = new Hono();
    pages.get('/slow', ({ req }) => {
      ask();
      return new Promise<Response>((resolve) => {
        req.raw.signal.addEventListener('abort', () => resolve(new Response('late')));
      });
    });
    const monitor = await startMonitor({ pages });
    const slow = get(monitor.port, '/slow');
    await asked;
    await monitor.server.close(10);
    expect(await slow).toMatchObject({ status: 0 });
  });
});

describe('the listener', () => {
  const app = new Hono();
  const start = (listen: string, tls: { cert: string; key: string } | null = null) =>
    startServer({ app, listen: parseListen(listen), tls, onBug: () => {} });

  test('a port that is taken is told in one line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const starting = start(`127.0.0.1:${port}`);
    await expect(starting).rejects.toThrow(ListenError);
    await expect(starting).rejects.toThrow(
      `cannot listen at 127.0.0.1:${port}: another program does already (EADDRINUSE)`,
    );
    other.close();
  });

  test('an address of another machine is told in one line', async () => {
    await expect(start('192.0.2.1:0')).rejects.toThrow(
      'cannot listen at 192.0.2.1:0: it is not an address of this machine (EADDRNOTAVAIL)',
    );
  });

  test('an IPv6 literal', async () => {
    const server = await start('[::1]:0');
    expect(server.url).toBe(`http://[::1]:${server.port}`);
    const client = new RawClient(server.port, '::1');
    client.write(`GET / HTTP/1.1\r\nHost: [::1]\r\n${CLOSE}`);
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 404/);
    await server.close(0);
  });

  test.each([
    ['127.0.0.1:9725', { host: '127.0.0.1', port: 9725 }],
    ['[::1]:9725', { host: '::1', port: 9725 }],
    [':9725', { host: null, port: 9725 }],
    ['*:9725', { host: null, port: 9725 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['Monitor.Contoso.com:80', { host: 'monitor.contoso.com', port: 80 }],
  ])('%s can be read', (text, expected) => {
    expect(parseListen(text)).toEqual(expected);
  });

  test.each([
    '',
    '9725',
    '127.0.0.1',
    '127.0.0.1:',
    '127.0.0.1:65536',
    '127.0.0.1:x',
    '::1:9725',
    '[127.0.0.1]:1',
    '127.1:80',
    'a b:80',
    'http://a:80',
  ])('"%s" cannot', (text) => {
    expect(() => parseListen(text)).toThrow(ListenError);
  });
});

describe('under TLS', () => {
  async function show(port: number): Promise<string> {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    const { subject } = socket.getPeerCertificate();
    socket.write(`GET /-/healthy HTTP/1.1\r\nHost: 127.0.0.1\r\n${CLOSE}`);
    let heard = '';
    for await (const bytes of socket) heard += bytes;
    return `${subject.CN}: ${readAnswer(heard).body}`;
  }

  test('a certificate can be changed while it runs, and a bad one changes nothing', async () => {
    const first = await mintCertificate({ commonName: 'first.example' });
    const second = await mintCertificate({ commonName: 'second.example' });
    const pem = ({ chain, key }: typeof first) => ({ cert: chain, key });
    await using monitor = await startMonitor({ tls: pem(first) });
    expect(monitor.url).toBe(`https://127.0.0.1:${monitor.port}`);
    expect(await show(monitor.port)).toBe('first.example: healthy\n');
    monitor.server.setTls(pem(second));
    expect(await show(monitor.port)).toBe('second.example: healthy\n');
    expect(() => monitor.server.setTls({ cert: first.chain, key: second.key })).toThrow(
      ListenError,
    );
    expect(() => monitor.server.setTls({ cert: 'no PEM', key: '' })).toThrow(
      /^listen\.tls: cert and key are no usable PEM \(.*\)$/,
    );
    expect(await show(monitor.port)).toBe('second.example: healthy\n');
  });

  test('an answer that is under way at the end is given in full', async () => {
    const { chain, key } = await mintCertificate({ commonName: 'a.example' });
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: go, resolve: release } = Promise.withResolvers<void>();
    const large = 'a'.repeat(5_000_000);
    const pages = new Hono();
    pages.get('/slow', async (context) => {
      ask();
      await go;
      return context.text(large);
    });
    const monitor = await startMonitor({ pages, tls: { cert: chain, key } });
    const socket = connectTls({ port: monitor.port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.write('GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await asked;
    const closing = monitor.server.close(60_000);
    release();
    let heard = '';
    for await (const bytes of socket) heard += bytes;
    expect(readAnswer(heard).body.length).toBe(large.length);
    await closing;
  });

  test('clients that speak no TLS, or leave it half said, do no harm', async () => {
    const { chain, key } = await mintCertificate({ commonName: 'a.example' });
    const tls = { cert: chain, key };
    await using monitor = await startMonitor({ tls, limits: { headersMs: 40, checkMs: 10 } });
    expect(await exchange(monitor.port, `${GET}${CLOSE}`)).toMatchObject({ status: 0 });
    const half = new RawClient(monitor.port);
    half.write('\x16\x03\x01');
    await half.closed();
    expect(await show(monitor.port)).toBe('a.example: healthy\n');
    expect(monitor.bugs).toEqual([]);
  });
});
