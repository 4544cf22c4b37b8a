import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type SecureContext, type Server, type TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type MintedCertificate, mintCertificate } from '../../src/emulator/certificate.ts';
import { Clock } from '../../src/smtp/clock.ts';
import { dial } from '../../src/smtp/dial.ts';
import type { Failure } from '../../src/smtp/failure.ts';
import { readSession, secure, type TlsSession } from '../../src/smtp/handshake.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { failureOf } from './failure-of.ts';

/** Shakes hands with a server that does TLS so. */
async function shakeHands(server: string, settings: TlsSettings, kind: 'modern' | 'legacy') {
  await using listener = await startScriptedServer(`TLS ${server}\nSILENCE`);
  return await shakeHandsAt(listener.address, listener.port, settings[kind]());
}

async function shakeHandsAt(
  address: string,
  port: number,
  context: SecureContext,
): Promise<TlsSession> {
  const limits = { timeoutMs: 10_000, clock: new Clock(), signal: null };
  const socket = await dial({ address, port, localAddress: null, next: 'handshake', ...limits });
  onTestFinished(() => {
    socket.destroy();
  });
  const stream = await secure(socket, { context, servername: null, ...limits });
  return readSession(stream, { name: null, chain: false });
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const PLAIN = new TlsSettings();

function succeed(server: string, kind: 'modern' | 'legacy'): Promise<TlsSession> {
  return shakeHands(server, PLAIN, kind);
}

function fail(server: string, kind: 'modern' | 'legacy'): Promise<Failure> {
  return failureOf(shakeHands(`${server} fails`, PLAIN, kind));
}

describe('a context', () => {
  test('is made once', () => {
    const settings = new TlsSettings();
    expect(settings.modern()).toBe(settings.modern());
    expect(settings.legacy()).toBe(settings.legacy());
    expect(settings.legacy()).not.toBe(settings.modern());
  });
});

describe('modern', () => {
  test.each([
    ['TLS 1.3', 'min=TLSv1.3', 'TLSv1.3'],
    ['TLS 1.2', 'max=TLSv1.2', 'TLSv1.2'],
    ['TLS 1.2 with a key of 1024 bits', 'cert=rsa-1024 max=TLSv1.2', 'TLSv1.2'],
  ])('speaks %s', async (_claim, server, protocol) => {
    expect((await succeed(server, 'modern')).protocol).toBe(protocol);
  });

  test.each([
    ['TLS 1.1 (RFC 8996)', 'min=TLSv1 max=TLSv1.1'],
    ['a Diffie-Hellman group of 1024 bits', 'cert=rsa-1024 dh-1024'],
  ])('does not speak to %s', async (_claim, server) => {
    const failure = await fail(server, 'modern');
    expect(failure).toMatchObject({ stage: 'handshake', kind: 'handshake-failed' });
    expect(failure.code).toMatch(/^ERR_SSL_/);
  });
});

describe('legacy', () => {
  test.each([
    ['TLS 1.0', 'min=TLSv1 max=TLSv1', 'TLSv1'],
    ['TLS 1.1', 'min=TLSv1 max=TLSv1.1', 'TLSv1.1'],
    ['a key of 1024 bits', 'cert=rsa-1024 max=TLSv1.2', 'TLSv1.2'],
    ['a Diffie-Hellman group of 1024 bits', 'cert=rsa-1024 dh-1024', 'TLSv1.2'],
    ['what is modern', 'min=TLSv1.3', 'TLSv1.3'],
  ])('speaks to %s', async (_claim, server, protocol) => {
    expect((await succeed(server, 'legacy')).protocol).toBe(protocol);
  });
});

describe('what a user adds', () => {
  let root: MintedCertificate;
  let client: MintedCertificate;

  beforeAll(async () => {
    root = await mintCertificate({ commonName: 'A root', authority: true });
    client = await mintCertificate({ commonName: 'client.example', issuer: root });
  });

  test.each(['modern', 'legacy'] as const)('a root is trusted: %s', async (kind) => {
    await using server = await startScriptedServer('TLS');
    const settings = new TlsSettings({ ca: server.authority });
    expect((await shakeHands('', settings, kind)).certificate?.trustError).toBeNull();
    expect((await succeed('', kind)).certificate?.trustError).toBeTypeOf('string');
  });

  test('the last of several roots, with text around them, is trusted', async () => {
    await using server = await startScriptedServer('TLS');
    const ca = `# mine\n${root.certificate}\nCN=theirs\n${server.authority}`;
    const settings = new TlsSettings({ ca });
    expect((await shakeHands('', settings, 'modern')).certificate?.trustError).toBeNull();
  });

  test('a client certificate is shown with its chain to a server that asks', async () => {
    const server = createServer({
      cert: root.certificate,
      key: root.key,
      requestCert: true,
      rejectUnauthorized: false,
    });
    const port = await listen(server);
    const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>;
    const middle = await mintCertificate({ commonName: 'Middle', authority: true, issuer: root });
    const own = await mintCertificate({ commonName: 'client.example', issuer: middle });
    const settings = new TlsSettings({ cert: own.chain, key: own.key });
    await shakeHandsAt('127.0.0.1', port, settings.modern());
    const shown = (await accepted)[0].getPeerX509Certificate();
    expect(shown?.subject).toBe('CN=client.example');
    expect(shown?.issuerCertificate?.subject).toBe('CN=Middle');
  });

  test.each([
    ['a root that is no PEM', { ca: 'not a certificate' }],
    [
      'a root that is damaged',
      { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
    ],
    ['an empty file of roots', { ca: '' }],
    ['a certificate that is no PEM', { cert: 'not a certificate' }],
    ['a key that is no PEM', { key: 'not a key' }],
  ])('%s is an error', (_claim, options) => {
    const settings = new TlsSettings(options);
    expect(() => settings.modern()).toThrow();
    expect(() => settings.legacy()).toThrow();
  });

  test('the second of two roots that is damaged is an error', () => {
    const damaged = root.certificate.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA');
    const settings = new TlsSettings({ ca: root.certificate + damaged });
    expect(() => settings.modern()).toThrow();
  });

  test('a key that belongs to another certificate is an error', () => {
    const settings = new TlsSettings({ cert: client.certificate, key: root.key });
    expect(() => settings.modern()).toThrow(/key/i);
  });
});
