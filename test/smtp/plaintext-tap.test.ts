import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PlaintextTap, samplePlaintext } from '../../src/smtp/plaintext-tap.ts';

/** Both ends of a connection: the server's own, and ours with a tap in front of it. */
async function connectTapped(): Promise<{ server: Socket; socket: Socket; tap: PlaintextTap }> {
  const listener = createServer();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const socket = connect((listener.address() as AddressInfo).port, '127.0.0.1');
  const [server] = (await once(listener, 'connection')) as [Socket];
  listener.close();
  server.on('error', () => {});
  onTestFinished(() => {
    server.destroy();
    socket.destroy();
  });
  return { server, socket, tap: new PlaintextTap(socket) };
}

/** Resolves when a stream goes; Node calls it closed a little before that. */
function closing(stream: Duplex): Promise<void> {
  return new Promise((resolve) => stream.once('close', () => resolve()));
}

describe('what comes in place of the first TLS record', () => {
  test.each([
    ['a reply in clear', '250 injected\r\n', '250 injected\\x0d\\x0a'],
    ['a control character', '\x1b[2J', '\\x1b[2J'],
    ['the type below those of TLS', '\x13\x03\x03', '\\x13\\x03\\x03'],
    ['the type above those of TLS', '\x18\x03\x03', '\\x18\\x03\\x03'],
    ['an alert (RFC 8446 §5.1)', '\x15\x03\x01\0\x02\x02\x46', null],
    ['a handshake record', '\x16\x03\x03\0\x01', null],
    ['the lowest type', '\x14\x03\x03\0\x01\x01', null],
    ['the highest type', '\x17\x03\x03\0\x01a', null],
    ['plain text after a TLS record', '\x16\x03\x03250 late\r\n', null],
  ])('%s', async (_claim, sent, plaintext) => {
    const { server, tap } = await connectTapped();
    server.end(sent, 'latin1');
    const received = await tap.toArray();
    expect(Buffer.concat(received).toString('latin1')).toBe(sent);
    expect(tap.plaintext).toBe(plaintext);
  });

  test('is nothing as long as nothing came', async () => {
    const { server, tap } = await connectTapped();
    server.end();
    expect(await tap.toArray()).toEqual([]);
    expect(tap.plaintext).toBeNull();
  });

  test('is decided by the first octets, not by what comes later', async () => {
    const { server, tap } = await connectTapped();
    server.write('\x16\x03\x03');
    await once(tap, 'readable');
    server.end('250 late\r\n');
    await tap.toArray();
    expect(tap.plaintext).toBeNull();
  });

  test('is kept as a sample', () => {
    expect(samplePlaintext(Buffer.from(`\0${'x'.repeat(500)}`))).toBe(`\\x00${'x'.repeat(199)}`);
  });
});

describe('stands in for the socket', () => {
  test('passes on what is written, and its end', async () => {
    const { server, tap } = await connectTapped();
    tap.resume();
    tap.write('\x16\x03');
    tap.end('\x01');
    expect(Buffer.concat(await server.toArray())).toEqual(Buffer.from('\x16\x03\x01'));
  });

  test('keeps little of what nobody reads, and loses nothing', async () => {
    const { server, socket, tap } = await connectTapped();
    const sent = Buffer.alloc(8 * 1024 * 1024, 'x');
    server.end(sent);
    await once(tap, 'readable');
    if (!socket.isPaused()) await once(socket, 'pause');
    expect(tap.readableLength).toBeLessThan(1024 * 1024);
    const received: Buffer[] = await tap.toArray();
    expect(Buffer.concat(received).equals(sent)).toBe(true);
  });

  test('breaks when the socket breaks', async () => {
    const { server, tap } = await connectTapped();
    const broken = once(tap, 'error');
    server.resetAndDestroy();
    expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  test('goes when the socket goes', async () => {
    const { socket, tap } = await connectTapped();
    socket.destroy();
    await closing(tap);
    expect(tap.destroyed).toBe(true);
  });

  test('takes the socket with it', async () => {
    const { server, socket, tap } = await connectTapped();
    server.resume();
    tap.destroy();
    await Promise.all([closing(socket), closing(server)]);
    expect(socket.destroyed).toBe(true);
  });

  test('tells a writer that the socket is gone', async () => {
    const { socket, tap } = await connectTapped();
    tap.on('error', () => {});
    socket.destroy();
    const error = await new Promise((resolve) => tap.write('x', resolve));
    expect(error).toBeInstanceOf(Error);
  });
});
