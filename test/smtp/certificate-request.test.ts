import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect as connectTcp } from 'node:net';
import { connect, createServer, type SecureVersion } from 'node:tls';
import fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type MintedCertificate, mintCertificate } from '../../src/emulator/certificate.ts';
import { CertificateRequestWatch } from '../../src/smtp/certificate-request.ts';
import { PlaintextTap } from '../../src/smtp/plaintext-tap.ts';

let authority: MintedCertificate;
let server: MintedCertificate;

beforeAll(async () => {
  authority = await mintCertificate({ commonName: 'Partner authority', authority: true });
  server = await mintCertificate({ commonName: 'mail.example', issuer: authority });
});

/** What a real server says in a handshake, as it came over the wire. */
async function record(given: { ask: boolean; version: SecureVersion }): Promise<Buffer[]> {
  const { ask, version } = given;
  const listener = createServer({
    cert: server.certificate,
    key: server.key,
    ca: ask ? authority.certificate : [],
    requestCert: ask,
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const socket = connectTcp((listener.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    listener.close();
  });
  const said: Buffer[] = [];
  const stream = connect({
    socket: new PlaintextTap(socket, (bytes) => said.push(bytes)),
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  await once(stream, 'secureConnect');
  return said;
}

function watched(pieces: readonly Buffer[]): CertificateRequestWatch {
  const watch = new CertificateRequestWatch();
  for (const piece of pieces) watch.take(piece);
  return watch;
}

describe('a handshake of a real server', () => {
  test.each(['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const)(
    'of %s shows the request, and whose certificates are taken',
    async (version) => {
      const { request, done } = watched(await record({ ask: true, version }));
      expect(request).toEqual({ authorities: ['CN=Partner authority'], authorityCount: 1 });
      expect(done).toBe(true);
    },
  );

  test('shows that there is none', async () => {
    const { request, done } = watched(await record({ ask: false, version: 'TLSv1.2' }));
    expect({ request, done }).toEqual({ request: null, done: true });
  });

  test('of TLS 1.3 shows nothing, and does not pass for one without', async () => {
    const { request, done } = watched(await record({ ask: true, version: 'TLSv1.3' }));
    expect({ request, done }).toEqual({ request: null, done: false });
  });

  test('reads the same wherever it is cut', async () => {
    const whole = Buffer.concat(await record({ ask: true, version: 'TLSv1.2' }));
    const expected = watched([whole]).request;
    expect(expected).not.toBeNull();
    for (let at = 1; at < whole.length; at++) {
      expect(watched([whole.subarray(0, at), whole.subarray(at)]).request).toEqual(expected);
    }
  });

  test('throws nothing, whatever becomes of its octets', async () => {
    const whole = Buffer.concat(await record({ ask: true, version: 'TLSv1.2' }));
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length));
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 8 }), (damages) => {
        const bytes = Buffer.from(whole);
        for (const [at, octet] of damages) bytes[at] = octet;
        const [, , end = whole.length] = damages[0] ?? [];
        const { request } = watched([bytes.subarray(0, end)]);
        expect(request?.authorities.length ?? 0).toBeLessThanOrEqual(100);
      }),
    );
  });
});

test('octets that are no TLS throw nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (pieces) => {
      watched(pieces.map((piece) => Buffer.from(piece)));
    }),
  );
});

/** One record of handshake messages. */
function recordOf(...messages: readonly Buffer[]): Buffer {
  const content = Buffer.concat(messages);
  const header = Buffer.from([22, 3, 3, content.length >> 8, content.length & 0xff]);
  return Buffer.concat([header, content]);
}

function message(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length & 0xff]), body]);
}

const SERVER_HELLO = message(2, Buffer.from([3, 3]));
const DONE = message(14, Buffer.alloc(0));

function requestOf(...names: readonly Buffer[]): Buffer {
  const sized = (bytes: Buffer) =>
    Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  const list = sized(Buffer.concat(names.map(sized)));
  return message(13, Buffer.concat([Buffer.from([1, 1, 0, 2, 4, 3]), list]));
}

describe('a request', () => {
  test.each([
    ['that names nobody', requestOf(), { authorities: [], authorityCount: 0 }],
    [
      'that names what is no name',
      requestOf(Buffer.from('junk')),
      { authorities: ['unreadable'], authorityCount: 1 },
    ],
    [
      'that ends within its lists is one all the same',
      message(13, Buffer.from([1])),
      { authorities: [], authorityCount: 0 },
    ],
    [
      'with more names than anybody reads',
      requestOf(...Array.from({ length: 150 }, () => Buffer.from([0x30, 0]))),
      { authorities: Array(100).fill(''), authorityCount: 150 },
    ],
  ])('%s', (_claim, request, expected) => {
    const watch = watched([recordOf(SERVER_HELLO, request, DONE)]);
    expect(watch.request).toEqual(expected);
    expect(watch.done).toBe(true);
  });

  test('behind a certificate longer than its record', () => {
    const long = message(11, Buffer.alloc(20_000, 7));
    const parts = [long.subarray(0, 12_000), long.subarray(12_000)];
    const watch = watched([
      recordOf(SERVER_HELLO),
      ...parts.map((part) => recordOf(part)),
      recordOf(requestOf(), DONE),
    ]);
    expect(watch.request).not.toBeNull();
    expect(watch.done).toBe(true);
  });

  test('behind the change of the cipher is not looked for', () => {
    const changed = Buffer.from([20, 3, 3, 0, 1, 1]);
    expect(watched([recordOf(SERVER_HELLO), changed, recordOf(requestOf())]).request).toBeNull();
  });
});
