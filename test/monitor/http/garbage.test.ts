import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startMonitor } from '../../support/http-monitor.ts';
import { get, RawClient } from '../../support/raw-http.ts';

/** What requests are made of, well or badly put together. */
const PIECES = [
  ...['GET', 'HEAD', 'POST', 'get', ' ', '  ', '\t', '\r\n', '\n', '\r', '\r\n\r\n', ':', ': '],
  ...['/', '/metrics', '/probe?target=', '127.0.0.1', '%00', '%', '..', '\\', '?', '#', '*', '//'],
  ...['HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9', 'Host', 'Content-Length', 'Transfer-Encoding', 'chunked'],
  ...['0', '1', '-1', '99999999999999999999', 'ffffffffffffffff', 'Connection', 'close', 'upgrade'],
  ...[
    'Authorization',
    'Basic',
    'Bearer',
    'Expect',
    '100-continue',
    '\0',
    '\xff',
    'é',
    ';',
    '\u2028',
  ],
];

const octets = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 12 })
    .map((pieces) => `GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n${pieces.join('')}\r\n\r\n`),
);

test('whatever is sent, the answer is one of HTTP or none, and the server lives on', async () => {
  await using monitor = await startMonitor({ limits: { headersMs: 50, checkMs: 10 } });
  const send = async (text: string) => {
    const client = new RawClient(monitor.port);
    client.write(text);
    client.socket.end();
    const heard = await client.closed();
    expect(heard).toMatch(/^(?:HTTP\/1\.1 [2-5]\d\d |$)/);
    expect(heard).not.toMatch(/\bat .*\.(?:ts|js):\d/);
  };
  await fc.assert(fc.asyncProperty(octets, send), { numRuns: 300 });
  expect(await get(monitor.port, '/-/healthy')).toMatchObject({ status: 200 });
  expect(monitor.bugs).toEqual([]);
});
