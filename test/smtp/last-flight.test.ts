import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { mintCertificate } from '../../src/emulator/certificate.ts';
import { SmtpClient } from '../../src/smtp/client.ts';
import { DEFAULT_TIMEOUTS } from '../../src/smtp/timeouts.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { failureOf } from './failure-of.ts';

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const VERSION = 'TLSv1.2';

/** Of the two flights of a server in TLS 1.2 (RFC 5246 §7.3). */
const LAST_FLIGHT = 2;

/** A server of TLS behind something that adds a line in clear to what ends its handshake. */
async function listenWithLine(): Promise<number> {
  const { chain: cert, key } = await mintCertificate({ commonName: 'mail.example' });
  const behind = createTlsServer({ cert, key, minVersion: VERSION, maxVersion: VERSION });
  behind.on('tlsClientError', () => {});
  const port = await listen(behind);
  const relay = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    let flights = 0;
    server.on('data', (bytes) => {
      const isLast = ++flights === LAST_FLIGHT;
      client.write(isLast ? Buffer.concat([bytes, Buffer.from('250 hello\r\n')]) : bytes);
    });
    client.pipe(server);
    for (const socket of [client, server]) socket.on('error', () => {});
    client.on('close', () => server.destroy());
  });
  return listen(relay);
}

// The tap gives OpenSSL what came at once, so that the stream breaks before the handshake is told of.
test.each([true, false])(
  'what is no TLS behind the last flight is a failure and no bug, with a tap: %s',
  async (tap) => {
    const client = await SmtpClient.connect({
      address: '127.0.0.1',
      port: await listenWithLine(),
      next: 'handshake',
      localAddress: null,
      timeouts: DEFAULT_TIMEOUTS,
      expiresAt: performance.now() + DEFAULT_TIMEOUTS.targetMs,
      transcript: null,
      signal: null,
    });
    const context = new TlsSettings().only(VERSION);
    const talk = async () => {
      await client.upgrade({
        context,
        servername: null,
        certificate: { name: null, chain: false },
        tap,
      });
      await client.command('EHLO client.example', 'after-tls');
    };
    const { kind } = await failureOf(talk());
    expect(['closed', 'handshake-failed']).toContain(kind);
    client.destroy();
    await client.gone();
  },
);
