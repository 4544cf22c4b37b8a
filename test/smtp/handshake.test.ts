import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mintCertificate } from '../../src/emulator/certificate.ts';
import { Clock } from '../../src/smtp/clock.ts';
import { dial } from '../../src/smtp/dial.ts';
import { readSession, secure, type TlsSession } from '../../src/smtp/handshake.ts';
import type { InterruptSignal } from '../../src/smtp/interruption.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { failureOf } from './failure-of.ts';

type SecureOptions = Parameters<typeof secure>[1];

const STRANGER = new TlsSettings();

async function dialTo(port: number, signal: InterruptSignal | null = null): Promise<Socket> {
  const dialled = {
    address: '127.0.0.1',
    port,
    localAddress: null,
    next: 'handshake' as const,
    timeoutMs: 10_000,
    clock: new Clock(),
    signal,
  };
  const socket = await dial(dialled);
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

/** Shakes hands as somebody who never heard of the server's authority. */
async function shakeHands(port: number, given: Partial<SecureOptions> = {}): Promise<TLSSocket> {
  const socket = await dialTo(port, given.signal);
  return secure(socket, {
    context: STRANGER.modern(),
    servername: 'mail.example',
    timeoutMs: 10_000,
    clock: new Clock(),
    signal: null,
    ...given,
  });
}

const NO_WISH = { name: null, chain: false };

/** What a handshake with a server that does TLS so agrees on. */
async function sessionWith(
  tls: string,
  { trusting = false, legacy = false } = {},
): Promise<TlsSession> {
  await using server = await startScriptedServer(`TLS ${tls}\nSILENCE`);
  const settings = trusting ? new TlsSettings({ ca: server.authority }) : STRANGER;
  const context = legacy ? settings.legacy() : settings.modern();
  return readSession(await shakeHands(server.port, { context }), NO_WISH);
}

/** A TLS server that the language of scripts cannot describe. */
async function listen(
  options: TlsOptions,
): Promise<{ port: number; accepted: Promise<TLSSocket> }> {
  const server = createServer(options);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const accepted = once(server, 'secureConnection').then(([socket]) => socket as TLSSocket);
  return { port: (server.address() as AddressInfo).port, accepted };
}

describe('what was agreed on', () => {
  test('TLS 1.3', async () => {
    expect(await sessionWith('', { trusting: true })).toEqual({
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      group: 'X25519',
      clientCertificateRequested: false,
      certificate: expect.objectContaining({ subject: 'CN=mail.example' }),
    });
  });

  test('TLS 1.2, the cipher by its IANA name', async () => {
    expect(await sessionWith('max=TLSv1.2')).toMatchObject({
      protocol: 'TLSv1.2',
      cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      group: 'X25519',
    });
  });

  test('TLS 1.0', async () => {
    const session = await sessionWith('min=TLSv1 max=TLSv1', { legacy: true });
    expect(session.protocol).toBe('TLSv1');
  });

  test('a key exchange without a group', async () => {
    const { certificate: cert, key } = await mintCertificate({
      commonName: 'mail.example',
      key: 'rsa-2048',
    });
    const rsa = { cert, key, maxVersion: 'TLSv1.2', ciphers: 'AES256-GCM-SHA384' } as const;
    const { port } = await listen(rsa);
    expect(readSession(await shakeHands(port), NO_WISH)).toMatchObject({
      cipher: 'TLS_RSA_WITH_AES_256_GCM_SHA384',
      group: null,
    });
  });
});

describe('the certificate is inspected, never refused', () => {
  test.each([
    ['one that the client can trust', '', true, null],
    ['an authority that it does not know', '', false, 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['one that signed itself', 'cert=self-signed', true, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['one that has expired', 'cert=expired', true, 'CERT_HAS_EXPIRED'],
    ['a key of 1024 bits, for which Node has no word', 'cert=rsa-1024', true, 'UNSPECIFIED'],
    ['another name, which is not looked at here', 'cert=wrong-name', true, null],
  ])('%s', async (_claim, tls, trusting, trustError) => {
    const session = await sessionWith(tls, { trusting });
    expect(session.certificate).toMatchObject({ trusted: trustError === null, trustError });
  });
});

describe('whether the server asked for a client certificate', () => {
  test.each([
    ['TLS 1.3: yes', 'request-cert', true],
    ['TLS 1.3: no', 'min=TLSv1.3', false],
    ['TLS 1.2: yes', 'request-cert max=TLSv1.2', true],
    ['TLS 1.2: no', 'max=TLSv1.2', false],
    ['TLS 1.3: it even insists, which shows only later', 'require-cert may-fail', true],
  ])('%s', async (_claim, tls, requested) => {
    expect((await sessionWith(tls)).clientCertificateRequested).toBe(requested);
  });

  test.each(['', 'request-cert'])('TLS 1.1 does not let us see: %j', async (options) => {
    const session = await sessionWith(`min=TLSv1 max=TLSv1.1 ${options}`, { legacy: true });
    expect(session.clientCertificateRequested).toBeNull();
  });
});

test.each([
  ['is told the name', 'mail.example', 'mail.example'],
  ['is told none, as for an address', null, false],
])('the server %s (RFC 6066 §3)', async (_claim, servername, expected) => {
  const { certificate: cert, key } = await mintCertificate({ commonName: 'mail.example' });
  const { port, accepted } = await listen({ cert, key });
  await shakeHands(port, { servername });
  expect((await accepted).servername).toBe(expected);
});

describe('fails', () => {
  test.each([
    ['a server without a certificate', 'TLS cert=none fails', /^ERR_SSL_.*HANDSHAKE_FAILURE$/],
    ['a server of TLS 1.0', 'TLS min=TLSv1 max=TLSv1 fails', /^ERR_SSL_/],
    [
      'a server that insists on our certificate',
      'TLS require-cert max=TLSv1.2 fails',
      /^(ERR_SSL_|ECONNRESET)/,
    ],
    [
      'plain text',
      'CLIENTHELLO\nS: 454 4.7.0 TLS failed\nSILENCE',
      /^ERR_SSL_WRONG_VERSION_NUMBER$/,
    ],
    ['a close', 'CLIENTHELLO\nCLOSE', /^ECONNRESET$/],
    ['a reset', 'CLIENTHELLO\nRESET', /^ECONNRESET$/],
  ])('with %s', async (_claim, script, code) => {
    await using server = await startScriptedServer(script);
    const failure = await failureOf(shakeHands(server.port));
    expect(failure).toMatchObject({ stage: 'handshake', kind: 'handshake-failed' });
    expect(failure.code).toMatch(code);
  });

  test("in OpenSSL's words, without its files and line numbers", async () => {
    await using server = await startScriptedServer('CLIENTHELLO\nS: no TLS here\nSILENCE');
    const { message } = await failureOf(shakeHands(server.port));
    expect(message).toBe('the TLS handshake failed: what came was not TLS');
  });

  test('in time, when the server is silent', async () => {
    await using server = await startScriptedServer('CLIENTHELLO\nSILENCE');
    const failure = await failureOf(shakeHands(server.port, { timeoutMs: 50 }));
    expect(failure).toEqual({
      stage: 'handshake',
      kind: 'timed-out',
      message: expect.stringMatching(
        /^no answer within [\d.]+ m?s, waiting for the end of the TLS/,
      ),
    });
  });

  test('in time, however the server drips', async () => {
    await using server = await startScriptedServer(
      `CLIENTHELLO\nDRIP 10ms "\\x16\\x03\\x03\\x40\\x00${'x'.repeat(10_000)}"`,
    );
    const failure = await failureOf(shakeHands(server.port, { timeoutMs: 100 }));
    expect(failure).toMatchObject({ stage: 'handshake', kind: 'timed-out' });
  });

  test('when it is interrupted, and says so', async () => {
    const controller = new AbortController();
    const server = createTcpServer((socket) => socket.once('data', () => controller.abort()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const failing = failureOf(shakeHands(port, { signal: controller.signal }));
    expect(await failing).toMatchObject({ stage: 'handshake', kind: 'cancelled' });
  });
});
