import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connect } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HandshakeFacts } from '../../probes/handshake.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { look, TO_STARTTLS } from '../dialogue/look.ts';
import { startOldTlsServer } from '../support/old-tls-server.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { describeVerdict, lookAtTls } from '../support/starttls-look.ts';

/** What is to be seen of a handshake; `null` stands for no elliptic group. */
type Agreed = Pick<HandshakeFacts, 'protocol' | 'cipher' | 'group'>;

const agreed = (protocol: string, cipher: string, group: string | null): Agreed => ({
  protocol,
  cipher,
  group,
});

describe('what the usual handshake speaks', () => {
  test.each<[claim: string, options: string, Agreed]>([
    [
      'RSA key exchange, and nothing elliptic',
      'cert=rsa-2048 ciphers=kRSA max=TLSv1.2',
      agreed('TLSv1.2', 'TLS_RSA_WITH_AES_256_GCM_SHA384', null),
    ],
    [
      'RSA key exchange with a block cipher',
      'cert=rsa-2048 ciphers=AES128-SHA max=TLSv1.2',
      agreed('TLSv1.2', 'TLS_RSA_WITH_AES_128_CBC_SHA', null),
    ],
    [
      'a block cipher',
      'cert=rsa-2048 ciphers=ECDHE-RSA-AES128-SHA max=TLSv1.2',
      agreed('TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'X25519'),
    ],
    [
      'a key of 1024 bits',
      'cert=rsa-1024 max=TLSv1.2 ciphers=ECDHE-RSA-AES128-GCM-SHA256',
      agreed('TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'X25519'),
    ],
    ['P-256', 'groups=P-256', agreed('TLSv1.3', 'TLS_AES_256_GCM_SHA384', 'prime256v1')],
    ['P-384', 'groups=P-384', agreed('TLSv1.3', 'TLS_AES_256_GCM_SHA384', 'secp384r1')],
    ['P-521', 'groups=P-521', agreed('TLSv1.3', 'TLS_AES_256_GCM_SHA384', 'secp521r1')],
  ])('%s', async (_claim, options, expected) => {
    const judged = await lookAtTls([options]);
    expect(judged.facts.handshake).toMatchObject({
      ...expected,
      legacy: false,
      firstFailure: null,
    });
    expect(judged.verdict).toBe('ok');
  });
});

describe('what only the second look speaks', () => {
  const alert = 'the TLS handshake failed: ssl/tls alert handshake failure';
  const version = 'the TLS handshake failed: tlsv1 alert protocol version';

  test.each<[claim: string, options: string, firstFailure: string, Agreed]>([
    [
      'TLS 1.0 (RFC 8996)',
      'min=TLSv1 max=TLSv1',
      version,
      agreed('TLSv1', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'X25519'),
    ],
    [
      'TLS 1.0 with RSA key exchange, as Windows Server 2003',
      'cert=rsa-1024 ciphers=AES128-SHA min=TLSv1 max=TLSv1',
      version,
      agreed('TLSv1', 'TLS_RSA_WITH_AES_128_CBC_SHA', null),
    ],
    [
      'TLS 1.1 (RFC 8996)',
      'min=TLSv1.1 max=TLSv1.1',
      version,
      agreed('TLSv1.1', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'X25519'),
    ],
    [
      'a Diffie-Hellman group of 1024 bits',
      'cert=rsa-1024 dh-1024',
      'the TLS handshake failed: dh key too small',
      agreed('TLSv1.2', 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', null),
    ],
    [
      'signatures over SHA-1 by RSA (RFC 9155)',
      'cert=rsa-2048 signatures=RSA+SHA1 max=TLSv1.2',
      alert,
      agreed('TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'X25519'),
    ],
    [
      'signatures over SHA-1 by ECDSA (RFC 9155)',
      'signatures=ECDSA+SHA1 max=TLSv1.2',
      alert,
      agreed('TLSv1.2', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'X25519'),
    ],
    [
      'a group that few others know',
      'groups=X448',
      alert,
      agreed('TLSv1.3', 'TLS_AES_256_GCM_SHA384', 'X448'),
    ],
  ])('%s', async (_claim, options, firstFailure, expected) => {
    const judged = await lookAtTls([`${options} fails`, options]);
    expect(judged.outcome).toBe('completed');
    expect(judged.facts.handshake).toMatchObject({ ...expected, legacy: true, firstFailure });
    expect(describeVerdict(judged)).toMatch(/^warning: (certificate-untrusted, )?legacy-tls-only$/);
    const legacy = judged.findings.find(({ id }) => id === 'legacy-tls-only');
    expect(legacy?.evidence).toEqual([
      `seen first: ${firstFailure}`,
      `seen with legacy settings: ${expected.protocol} ${expected.cipher}`,
    ]);
  });
});

describe('a server from before secure renegotiation (RFC 5746)', () => {
  test('fails at the usual look, and works at the second', async () => {
    await using server = await startOldTlsServer();
    const judged = judge(await look(server), RULES, DEFAULT_STANDARD);
    expect(server.connections).toBe(2);
    expect(judged).toMatchObject({ outcome: 'completed', failure: null });
    expect(judged.facts.handshake).toEqual({
      protocol: 'TLSv1.2',
      cipher: 'TLS_RSA_WITH_AES_128_GCM_SHA256',
      group: null,
      clientCertificateRequested: false,
      legacy: true,
      firstFailure: 'the TLS handshake failed: unsafe legacy renegotiation disabled',
      servername: 'mail.example',
    });
    expect(judged.facts.certificate).toMatchObject({ key: 'rsa 2048', trusted: true });
    expect(judged.facts['ehlo-after-tls']?.esmtp).toBe(true);
    expect(describeVerdict(judged)).toBe('warning: legacy-tls-only');
  });

  test('has failed where there is no second look', async () => {
    await using server = await startOldTlsServer();
    const { failure } = await look(server, { options: { legacy: false } });
    expect(server.connections).toBe(1);
    expect(failure?.code).toBe('ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED');
  });
});

describe('what neither look speaks is a failed handshake, and never "no STARTTLS"', () => {
  test.each([
    ['Camellia', 'cert=rsa-2048 ciphers=CAMELLIA128-SHA max=TLSv1.2'],
    ['no certificate, and a key exchange that needs none', 'cert=none ciphers=AECDH max=TLSv1.2'],
    ['no group that we know', 'groups=P-224 max=TLSv1.2'],
  ])('%s', async (_claim, options) => {
    const judged = await lookAtTls([`${options} fails`, `${options} fails`]);
    expect(judged).toMatchObject({
      outcome: 'handshake-failed',
      failure: { stage: 'handshake', code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE' },
    });
    expect(judged.facts.starttls).toMatchObject({ advertised: true, negotiated: false });
    expect(describeVerdict(judged)).toBe('warning: handshake-failed');
  });

  // OpenSSL as Node has it can play neither server; what they say is an alert (RFC 5246 §7.2).
  test.each([
    ['Triple DES', '\\x15\\x03\\x03\\x00\\x02\\x02\\x28', 'ssl/tls alert handshake failure'],
    ['SSL 3.0', '\\x15\\x03\\x00\\x00\\x02\\x02\\x46', 'tlsv1 alert protocol version'],
    ['nothing, and warns of its end', '\\x15\\x03\\x03\\x00\\x02\\x01\\x00', null],
  ])('%s', async (_claim, bytes, reason) => {
    const part = `${TO_STARTTLS}CLIENTHELLO\nRAW "${bytes}"\nCLOSE\n`;
    await using server = await startScriptedServer(part);
    const { outcome, failure, facts } = await look(server);
    await server.settled();
    expect(server.connections).toBe(2);
    expect(outcome).toBe('handshake-failed');
    expect(failure?.stage).toBe('handshake');
    if (reason !== null) expect(failure?.message).toBe(`the TLS handshake failed: ${reason}`);
    expect(facts.starttls).toMatchObject({ advertised: true, negotiated: false });
  });
});

describe('a client certificate', () => {
  test.each([
    ['is asked for in TLS 1.2', 'request-cert max=TLSv1.2', true],
    ['is asked for in TLS 1.3', 'request-cert min=TLSv1.3', true],
    ['is not asked for in TLS 1.2', 'max=TLSv1.2', false],
    ['is not asked for in TLS 1.3', 'min=TLSv1.3', false],
  ])(
    '%s, and the dialogue goes on without',
    async (_claim, options, clientCertificateRequested) => {
      const judged = await lookAtTls([options]);
      expect(judged.facts.handshake).toMatchObject({ clientCertificateRequested, legacy: false });
      expect(judged.facts['ehlo-after-tls']?.esmtp).toBe(true);
      expect(describeVerdict(judged)).toBe('ok');
    },
  );

  test('is asked for in TLS 1.1, which cannot be seen', async () => {
    const old = 'request-cert min=TLSv1 max=TLSv1.1';
    const { facts } = await lookAtTls([`${old} fails`, old]);
    expect(facts.handshake).toMatchObject({ clientCertificateRequested: null, legacy: true });
  });

  test('is insisted on in TLS 1.2: the handshake fails', async () => {
    const insists = 'require-cert max=TLSv1.2 fails';
    const judged = await lookAtTls([insists, insists]);
    expect(judged.failure).toMatchObject({ kind: 'handshake-failed', stage: 'handshake' });
    expect(describeVerdict(judged)).toBe('warning: handshake-failed');
  });

  test('is insisted on in TLS 1.3: the refusal comes after the handshake, whose facts stay', async () => {
    const judged = await lookAtTls(['require-cert min=TLSv1.3 may-fail']);
    expect(judged.failure).toMatchObject({
      kind: 'handshake-failed',
      stage: 'after-tls',
      code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    });
    expect(judged.facts.handshake?.clientCertificateRequested).toBe(true);
    expect(judged.facts.certificate).toMatchObject({ trusted: true, nameMatches: true });
    expect(judged.findings[0]?.evidence).toContain(
      'seen: the server asked for a client certificate',
    );
  });
});

describe('the name that is asked for (RFC 6066 §3)', () => {
  test.each([
    ['a server that hosts many shows the right certificate', 'mail.example', true],
    ['an address asks for none, and is shown another', '127.0.0.1', false],
  ])('%s', async (_claim, host, trusted) => {
    const { facts } = await lookAtTls(['needs-name'], { host });
    expect(facts.certificate?.trusted).toBe(trusted);
    expect(facts.handshake?.servername).toBe(trusted ? host : null);
  });
});

describe.each(['modern', 'legacy'] as const)('the ClientHello of the %s look', (kind) => {
  test('lists few ciphers: some servers read no more than 64', async () => {
    const hello = await readClientHello(new TlsSettings());
    const sessionOctets = hello.readUInt8(SESSION_AT);
    const ciphers = hello.readUInt16BE(SESSION_AT + 1 + sessionOctets) / 2;
    expect(ciphers).toBeGreaterThan(5);
    expect(ciphers).toBeLessThanOrEqual(64);
  });

  test('fits in one segment of a tunnel', async () => {
    expect((await readClientHello(new TlsSettings())).length).toBeLessThan(1000);
  });

  /** The first record as it is sent: record, message, version and random come before the session. */
  async function readClientHello(settings: TlsSettings): Promise<Buffer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const context = { secureContext: settings[kind](), servername: 'mail.example' };
    const client = connect({ port, host: '127.0.0.1', ...context });
    client.on('error', () => {});
    const [socket] = await once(server, 'connection');
    const [hello] = await once(socket, 'data');
    client.destroy();
    socket.destroy();
    return hello;
  }
});

/** Five octets of record header, four of message header, two of version and 32 of random. */
const SESSION_AT = 43;
