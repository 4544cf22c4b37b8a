import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SmtpClient } from '../../src/smtp/client.ts';
import type { ClientOptions } from '../../src/smtp/client-options.ts';
import type { Stage } from '../../src/smtp/failure.ts';
import type { Timeouts } from '../../src/smtp/timeouts.ts';
import { TlsSettings } from '../../src/smtp/tls-settings.ts';
import { Transcript } from '../../src/smtp/transcript.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';
import { failureOf } from './failure-of.ts';

/** Longer than a test may last, so that only the clock under test can end a wait. */
const NEVER_MS = 3_600_000;

const PATIENT: Timeouts = {
  connectMs: NEVER_MS,
  greetingMs: NEVER_MS,
  idleMs: NEVER_MS,
  replyMs: NEVER_MS,
  handshakeMs: NEVER_MS,
  targetMs: NEVER_MS,
};

const TLS = new TlsSettings();

type Given = Partial<Omit<ClientOptions, 'timeouts'>> & { readonly timeouts?: Partial<Timeouts> };

async function connect(port: number, { timeouts, ...given }: Given = {}): Promise<SmtpClient> {
  const client = await SmtpClient.connect({
    address: '127.0.0.1',
    port,
    next: 'greeting',
    localAddress: null,
    timeouts: { ...PATIENT, ...timeouts },
    expiresAt: performance.now() + NEVER_MS,
    transcript: null,
    signal: null,
    ...given,
  });
  onTestFinished(() => client.destroy());
  return client;
}

/** A server that plays the script until the test is over. */
async function play(script: string): Promise<ScriptedServer> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server.close());
  return server;
}

/** A client that has read the greeting of a server which then goes on with the script. */
async function greeted(script: string, given: Given = {}) {
  const server = await play(`S: 220 mail.example\n${script}`);
  const client = await connect(server.port, given);
  await client.greeting();
  return { server, client };
}

/** A client that has said STARTTLS, and heard 220 and whatever the script says with it. */
async function readyForTls(script: string, given: Given = {}) {
  const both = await greeted(`C: STARTTLS\nS: 220 go\n${script}`, given);
  await both.client.command('STARTTLS', 'starttls');
  return both;
}

interface Upgrade {
  readonly settings?: TlsSettings;
  readonly legacy?: boolean;
  readonly tap?: boolean;
}

function upgrade(client: SmtpClient, { settings = TLS, legacy, tap }: Upgrade = {}) {
  const context = legacy ? settings.legacy() : settings.modern();
  return client.upgrade({
    context,
    servername: 'mail.example',
    certificate: { name: null, chain: false },
    tap: tap ?? false,
  });
}

describe('commands', () => {
  test('are sent when they are asked for, and end in CRLF', async () => {
    const { server, client } = await greeted('C: EHLO *\nS: 250 ok\nC: NOOP*\nS: 250 ok\nC: QUIT');
    await client.command('EHLO client.example', 'ehlo');
    await client.command('NOOP  x ', 'before-tls');
    client.quit();
    await server.settled();
    expect(server.received).toEqual([['EHLO client.example\r\n', 'NOOP  x \r\n', 'QUIT\r\n']]);
    expect(server).toMatchObject({ spokeEarly: false, pipelined: false });
  });

  test('nothing is sent before the last line of the greeting, nor after it unasked', async () => {
    const server = await play('S: 220-please wait\nPAUSE 20ms\nRAW "220 "\nPAUSE 20ms\nS: now');
    const client = await connect(server.port);
    expect((await client.greeting()).lines).toEqual(['please wait', 'now']);
    client.destroy();
    await server.settled();
    expect(server.received).toEqual([[]]);
  });

  test.each([
    ['CR', 'NOOP\rQUIT'],
    ['LF', 'NOOP\nQUIT'],
    ['CRLF at the end', 'NOOP\r\n'],
    ['NUL', 'NOOP\0'],
  ])('that hold %s are refused and not sent', async (_claim, line) => {
    const { server, client } = await greeted('C: NOOP\nS: 250 ok');
    await expect(client.command(line, 'ehlo')).rejects.toThrow(TypeError);
    await client.command('NOOP', 'ehlo');
    expect(server.received).toEqual([['NOOP\r\n']]);
  });

  test('one is outstanding, and a second is not sent', async () => {
    const { server, client } = await greeted('C: EHLO *\nPAUSE 20ms\nS: 250 ok\nC: QUIT');
    const first = client.command('EHLO client.example', 'ehlo');
    await expect(client.command('STARTTLS', 'starttls')).rejects.toThrow('outstanding');
    await expect(client.greeting()).rejects.toThrow('outstanding');
    expect((await first).code).toBe(250);
    client.quit();
    await server.settled();
    expect(server.received).toEqual([['EHLO client.example\r\n', 'QUIT\r\n']]);
    expect(server.errors).toEqual([]);
  });

  test('none is sent before the greeting is whole', async () => {
    const server = await play('S: 220-please wait\nSILENCE');
    const client = await connect(server.port);
    const greeting = failureOf(client.greeting());
    await expect(client.command('EHLO client.example', 'ehlo')).rejects.toThrow('outstanding');
    client.destroy();
    expect(await greeting).toMatchObject({ stage: 'greeting', kind: 'closed' });
    await server.settled();
    expect(server.received).toEqual([[]]);
  });
});

describe('replies', () => {
  test.each([
    ['of one line', 'S: 250 ok', 250, ['ok']],
    ['of several', 'S: 250-a\nS: 250 b', 250, ['a', 'b']],
    ['in single octets', 'DRIP 1ms "250-a\\r\\n250 b\\r\\n"', 250, ['a', 'b']],
    ['with bare line feeds', 'RAW "250-a\\n250 b\\n"', 250, ['a', 'b']],
    ['that refuse for now are answers', 'S: 454 not now', 454, ['not now']],
    ['that refuse for good are answers', 'S: 554 no', 554, ['no']],
  ])('%s', async (_claim, says, code, lines) => {
    const { client } = await greeted(`C: EHLO *\n${says}\nSILENCE`);
    const reply = await client.command('EHLO client.example', 'ehlo');
    expect([reply.code, reply.lines]).toEqual([code, lines]);
  });

  test.each([220, 421, 554])('a greeting of %d is given as it is', async (code) => {
    const server = await play(`S: ${code} mail.example`);
    const client = await connect(server.port);
    expect((await client.greeting()).code).toBe(code);
  });

  test('a greeting that came before anybody asked is read', async () => {
    const server = await play('S: 220 mail.example\nCLOSE');
    const client = await connect(server.port);
    await client.gone();
    expect((await client.greeting()).lines).toEqual(['mail.example']);
  });

  test('421 turns us away, whatever was asked', async () => {
    const { client } = await greeted('C: EHLO *\nS: 421-4.3.2 Service\nS: 421 4.3.2 not active');
    const failure = await failureOf(client.command('EHLO client.example', 'ehlo'));
    expect(failure).toEqual({
      stage: 'ehlo',
      kind: 'refused',
      message: 'the server turned us away: 421 4.3.2 Service | 4.3.2 not active',
      reply: { code: 421, enhanced: '4.3.2', lines: ['4.3.2 Service', '4.3.2 not active'] },
    });
  });

  test.each([
    ['another protocol', 'RAW "SSH-2.0-OpenSSH_9.2\\r\\n"\nSILENCE', 'not an SMTP reply: "SSH-2.0'],
    ['another protocol without line end', 'RAW "HTTP/1.1 400"\nCLOSE', 'not an SMTP reply: "HTTP'],
    ['a code that changes', 'S: 220-a\nS: 250 b\nSILENCE', 'a reply whose code changes'],
    ['lines without end', 'FLOOD 100000 "220-x\\r\\n"', 'a reply of more than 512 lines'],
    ['a line without end', 'REPEAT 200000 "2"\nSILENCE', 'a reply longer than 64 KiB'],
  ])('that are none: %s', async (_claim, script, sent) => {
    const server = await play(script);
    const client = await connect(server.port);
    const failure = await failureOf(client.greeting());
    expect(failure).toMatchObject({ stage: 'greeting', kind: 'malformed' });
    expect(failure.message).toContain(`what came is ${sent}`);
  });
});

describe('time', () => {
  test.each<[string, Partial<Timeouts>, string, string]>([
    ['silence', { idleMs: 50 }, 'SILENCE', 'nothing was received'],
    ['silence in the midst', { idleMs: 200 }, 'S: 250-a\nSILENCE', 'received so far: "250-a"'],
    ['the whole reply', { replyMs: 200 }, 'RAW "250-a"\nSILENCE', 'received so far: "250-a"'],
    [
      'a tarpit that is never silent',
      { replyMs: 300 },
      `DRIP 1ms "250-${'x'.repeat(20_000)}"`,
      'received so far: "250-x',
    ],
  ])('%s has an end', async (_claim, timeouts, says, received) => {
    const { client } = await greeted(`C: EHLO *\n${says}`, { timeouts });
    const failure = await failureOf(client.command('EHLO client.example', 'ehlo'));
    expect(failure).toMatchObject({ stage: 'ehlo', kind: 'timed-out' });
    expect(failure.message).toContain(`waiting for the reply to EHLO; ${received}`);
  });

  test.each([
    ['silence', 'SILENCE', 'nothing was received'],
    ['a teaser', 'S: 220-please wait\nSILENCE', 'received so far: "220-please wait"'],
  ])('a greeting has its own: %s', async (_claim, script, received) => {
    const server = await play(script);
    const client = await connect(server.port, { timeouts: { greetingMs: 200 } });
    const failure = await failureOf(client.greeting());
    expect(failure).toMatchObject({ stage: 'greeting', kind: 'timed-out' });
    expect(failure.message).toContain(`waiting for the greeting; ${received}`);
  });

  test('a slow reply that is never silent for long is heard out', async () => {
    const pieces = ['250-a\\r\\n', '250-b', '\\r\\n25', '0 c', '\\r\\n'];
    const says = pieces.map((piece) => `PAUSE 120ms\nRAW "${piece}"`).join('\n');
    const { client } = await greeted(`C: EHLO *\n${says}`, { timeouts: { idleMs: 500 } });
    expect((await client.command('EHLO a', 'ehlo')).lines).toEqual(['a', 'b', 'c']);
  });

  test("ends with the target's, whatever else is left", async () => {
    const server = await play('SILENCE');
    const client = await connect(server.port, { expiresAt: performance.now() + 300 });
    expect(await failureOf(client.greeting())).toMatchObject({ kind: 'timed-out' });
    expect(await failureOf(client.command('QUIT', 'quit'))).toMatchObject({ kind: 'timed-out' });
  });

  test('a handshake has its own', async () => {
    const { client } = await readyForTls('SILENCE', { timeouts: { handshakeMs: 50 } });
    const failure = await failureOf(upgrade(client));
    expect(failure).toMatchObject({ stage: 'handshake', kind: 'timed-out' });
    await client.gone();
  });
});

describe('a server that leaves', () => {
  test.each([
    ['in order', 'CLOSE', {}, 'closed the connection before the reply to EHLO'],
    [
      'with a reset',
      'RESET',
      { code: 'ECONNRESET' },
      'broke the connection (ECONNRESET) before the reply to EHLO',
    ],
    [
      'in the midst of a reply',
      'RAW "250-a\\r\\n250-b"\nCLOSE',
      {},
      'closed the connection before the reply to EHLO; received so far: "250-a | 250-b"',
    ],
  ])('%s', async (_claim, script, extra, message) => {
    const { client } = await greeted(`C: EHLO *\n${script}`);
    const failure = await failureOf(client.command('EHLO client.example', 'ehlo'));
    expect(failure).toEqual({
      stage: 'ehlo',
      kind: 'closed',
      message: `the server ${message}`,
      ...extra,
    });
    await client.gone();
  });

  test('in the midst of the greeting, before anybody asked for it', async () => {
    const server = await play('RAW "220-a"\nCLOSE');
    const client = await connect(server.port);
    await client.gone();
    expect(await failureOf(client.greeting())).toMatchObject({
      stage: 'greeting',
      kind: 'closed',
      message: expect.stringMatching(/received so far: "220-a"$/),
    });
  });

  test('is spoken to no more', async () => {
    const transcript = new Transcript();
    const { client } = await greeted('CLOSE', { transcript });
    await client.gone();
    expect(await failureOf(client.command('EHLO a', 'ehlo'))).toMatchObject({ kind: 'closed' });
    expect(await failureOf(upgrade(client))).toMatchObject({ kind: 'handshake-failed' });
    client.quit();
    expect(transcript.lines.map(({ line }) => line)).toEqual(['220 mail.example']);
  });
});

describe('what nobody asked for', () => {
  test.each([
    ['a second reply', 'S: 250 injected', 'malformed', '"250 injected\\x0d\\x0a"'],
    ['half a line', 'RAW "2"', 'malformed', '"2"'],
    ['text', 'S: \x1b[2Jhello', 'malformed', '"\\x1b[2Jhello'],
    ['421', 'S: 421 4.4.2 idle', 'refused', '421 4.4.2 idle'],
  ])('%s stands in the way of a command', async (_claim, says, kind, message) => {
    const transcript = new Transcript();
    const { server, client } = await greeted(`${says}\nSILENCE`, { transcript });
    const failure = await failureOf(client.command('EHLO client.example', 'ehlo'));
    expect(failure).toMatchObject({ stage: 'ehlo', kind });
    expect(failure.message).toContain(message);
    client.destroy();
    await server.settled();
    expect(server.received).toEqual([[]]);
    expect(transcript.lines).toHaveLength(1);
  });

  test('421 just before it leaves is how it left', async () => {
    const { client } = await greeted('S: 421 bye\nCLOSE');
    await client.gone();
    const failure = await failureOf(client.command('EHLO client.example', 'ehlo'));
    expect(failure).toMatchObject({ kind: 'refused', reply: { code: 421 } });
  });

  test('a flood ends the connection, and is not kept', async () => {
    const { server, client } = await greeted('FLOOD 100000000 "250 again\\r\\n"');
    await client.gone();
    await server.settled();
    expect(server.errors).toEqual([]);
  });
});

describe('TLS', () => {
  test('with a server that is trusted', async () => {
    const { server, client } = await readyForTls('TLS\nC: EHLO *\nS: 250 under TLS\nC: QUIT');
    const settings = new TlsSettings({ ca: server.authority });
    const session = await upgrade(client, { settings });
    expect(session).toMatchObject({ protocol: 'TLSv1.3', certificate: { trustError: null } });
    expect(client.tls).toBe(session);
    expect((await client.command('EHLO client.example', 'after-tls')).lines).toEqual(['under TLS']);
    expect(client.injected).toBeNull();
    client.quit();
    await client.gone();
    await server.settled();
    expect(server.errors).toEqual([]);
  });

  test.each<[string, string, Upgrade, object]>([
    ['that is not trusted', '', {}, { certificate: { trustError: 'SELF_SIGNED_CERT_IN_CHAIN' } }],
    [
      'that signed for itself',
      'cert=self-signed',
      {},
      { certificate: { trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
    ],
    ['that asks for a certificate', 'request-cert', {}, { clientCertificateRequested: true }],
    [
      'of TLS 1.0, with the old settings',
      'min=TLSv1 max=TLSv1',
      { legacy: true },
      { protocol: 'TLSv1' },
    ],
    ['through a tap', '', { tap: true }, { protocol: 'TLSv1.3' }],
    ['of TLS 1.2 through a tap', 'max=TLSv1.2', { tap: true }, { protocol: 'TLSv1.2' }],
  ])('with a server %s', async (_claim, tls, how, expected) => {
    const { client } = await readyForTls(`TLS ${tls}\nC: EHLO *\nS: 250 under TLS\nSILENCE`);
    expect(await upgrade(client, how)).toMatchObject(expected);
    expect((await client.command('EHLO client.example', 'after-tls')).lines).toEqual(['under TLS']);
    expect(client.injected).toBeNull();
  });

  test.each<[string, string, Upgrade]>([
    ['a server of TLS 1.0', 'TLS min=TLSv1 max=TLSv1 fails', {}],
    ['a server without certificate', 'TLS cert=none fails', {}],
    ['a server without certificate, through a tap', 'TLS cert=none fails', { tap: true }],
    ['a server that resets', 'CLIENTHELLO\nRESET', {}],
    ['a server that resets, through a tap', 'CLIENTHELLO\nRESET', { tap: true }],
    ['a server that closes', 'CLIENTHELLO\nCLOSE', {}],
    ['a server that closes, through a tap', 'CLIENTHELLO\nCLOSE', { tap: true }],
  ])('fails with %s, and leaves nothing behind', async (_claim, script, how) => {
    const { server, client } = await readyForTls(script);
    const failure = await failureOf(upgrade(client, how));
    expect(failure).toMatchObject({ stage: 'handshake', kind: 'handshake-failed' });
    expect(failure.code).toMatch(/^(ERR_SSL_|ECONNRESET)/);
    expect(client.injected).toBeNull();
    expect(client.tls).toBeNull();
    await client.gone();
    await server.settled();
    expect(server.openSockets).toBe(0);
  });

  test('a server that insists on our certificate says so only in place of its first reply', async () => {
    const { client } = await readyForTls('TLS require-cert may-fail\nSILENCE');
    expect(await upgrade(client)).toMatchObject({ clientCertificateRequested: true });
    const failure = await failureOf(client.command('EHLO client.example', 'after-tls'));
    expect(failure).toMatchObject({ stage: 'after-tls', kind: 'handshake-failed' });
  });

  test('a server that leaves after the handshake', async () => {
    const { client } = await readyForTls('TLS\nC: EHLO *\nCLOSE');
    await upgrade(client);
    const failure = await failureOf(client.command('EHLO client.example', 'after-tls'));
    expect(failure).toEqual({
      stage: 'after-tls',
      kind: 'closed',
      message: 'the server closed the connection before the reply under TLS',
    });
    await client.gone();
  });

  test('from the first octet: the greeting comes under it', async () => {
    const server = await play('TLS\nS: 220 mail.example\nSILENCE');
    const client = await connect(server.port);
    await upgrade(client);
    expect((await client.greeting()).lines).toEqual(['mail.example']);
  });
});

describe('what comes in clear where TLS belongs (RFC 3207 §4.2)', () => {
  test('in the segment of the 220: is kept, and is no part of the dialogue', async () => {
    const transcript = new Transcript();
    const script = 'S: 250-injected\nS: 250 STARTTLS\nTLS\nC: EHLO *\nS: 250 under TLS\nSILENCE';
    const { client } = await readyForTls(script, { transcript });
    await upgrade(client);
    expect(client.injected).toBe('250-injected\\x0d\\x0a250 STARTTLS\\x0d\\x0a');
    expect((await client.command('EHLO client.example', 'after-tls')).lines).toEqual(['under TLS']);
    expect(transcript.lines.some(({ line }) => line.includes('injected'))).toBe(false);
  });

  test.each([
    ['a tap keeps it', true, '250 injected\\x0d\\x0a'],
    ['without a tap only the code tells that it came', false, null],
  ])('in a later segment: %s', async (_claim, tap, injected) => {
    const { client } = await readyForTls('CLIENTHELLO\nS: 250 injected\nSILENCE');
    expect(await failureOf(upgrade(client, { tap }))).toMatchObject({
      kind: 'handshake-failed',
      code: 'ERR_SSL_WRONG_VERSION_NUMBER',
    });
    expect(client.injected).toBe(injected);
    await client.gone();
  });

  test('in both: the first stands', async () => {
    const { client } = await readyForTls('S: 250 first\nCLIENTHELLO\nS: 250 second\nTLS fails');
    await failureOf(upgrade(client, { tap: true }));
    expect(client.injected).toBe('250 first\\x0d\\x0a');
  });

  test('too short for a TLS record: a tap keeps it', async () => {
    const { client } = await readyForTls('CLIENTHELLO\nRAW "no"\nCLOSE');
    await failureOf(upgrade(client, { tap: true }));
    expect(client.injected).toBe('no');
  });
});

describe('an abort', () => {
  /** A question to a server that says nothing more, and the abort while it waits for the answer. */
  type Interrupted = (client: SmtpClient, abort: () => void) => Promise<unknown>;

  const greeting: Interrupted = (client, abort) => {
    setImmediate(abort);
    return client.greeting();
  };
  const command: Interrupted = async (client, abort) => {
    await client.greeting();
    setImmediate(abort);
    return client.command('EHLO client.example', 'ehlo');
  };
  const handshake = (tap: boolean): Interrupted => {
    return (client, abort) => {
      setImmediate(abort);
      return upgrade(client, { tap });
    };
  };
  const afterTls = (tap: boolean): Interrupted => {
    return async (client, abort) => {
      await upgrade(client, { tap });
      setImmediate(abort);
      return client.command('EHLO client.example', 'after-tls');
    };
  };

  test.each<[string, Stage, string, Interrupted]>([
    ['the greeting', 'greeting', 'S: 220-wait\nSILENCE', greeting],
    ['a reply', 'ehlo', 'S: 220 a\nC? EHLO *\nSILENCE', command],
    ['a handshake', 'handshake', 'SILENCE', handshake(false)],
    ['a handshake through a tap', 'handshake', 'SILENCE', handshake(true)],
    ['a reply under TLS', 'after-tls', 'TLS\nC? EHLO *\nSILENCE', afterTls(false)],
    ['a reply through a tap', 'after-tls', 'TLS\nC? EHLO *\nSILENCE', afterTls(true)],
  ])('while waiting for %s closes the connection', async (_claim, stage, script, ask) => {
    const controller = new AbortController();
    const server = await play(script);
    const client = await connect(server.port, { signal: controller.signal });
    const failure = await failureOf(ask(client, () => controller.abort()));
    expect(failure).toMatchObject({ stage, kind: 'cancelled' });
    await client.gone();
    await server.settled();
    expect(server).toMatchObject({ errors: [], openSockets: 0 });
  });

  test.each([
    ['command', (client: SmtpClient) => client.command('EHLO client.example', 'ehlo')],
    ['handshake', (client: SmtpClient) => upgrade(client)],
  ])('between two questions ends the next: %s', async (_claim, ask) => {
    const controller = new AbortController();
    const { client } = await greeted('SILENCE', { signal: controller.signal });
    controller.abort();
    await client.gone();
    expect(await failureOf(ask(client))).toMatchObject({ kind: 'cancelled' });
  });

  test('while connecting', async () => {
    const server = await play('SILENCE');
    const controller = new AbortController();
    const failing = failureOf(connect(server.port, { signal: controller.signal }));
    controller.abort();
    expect(await failing).toMatchObject({ stage: 'connect', kind: 'cancelled' });
  });

  test('after QUIT closes at once', async () => {
    const controller = new AbortController();
    const { server, client } = await greeted('C: QUIT\nSILENCE', { signal: controller.signal });
    client.quit();
    controller.abort();
    await client.gone();
    await server.settled();
    expect(server.openSockets).toBe(0);
  });
});

describe('QUIT', () => {
  test.each([
    ['is answered', 'S: 221 bye'],
    ['is answered by a close', 'CLOSE'],
    ['is answered by a reset', 'RESET'],
    ['is answered by a flood', 'REPEAT 200000 "221-x\\r\\n"\nCLOSE'],
    ['is not answered', 'SILENCE'],
  ])('%s: the connection goes', async (_claim, script) => {
    await using server = await startScriptedServer(`S: 220 a\nC: QUIT\n${script}`);
    const client = await connect(server.port);
    await client.greeting();
    client.quit();
    await client.gone();
    await server.settled();
    expect(server.received).toEqual([['QUIT\r\n']]);
    expect(server).toMatchObject({ errors: [], openSockets: 0 });
  });

  test.each([
    ['answered', 'S: 221 bye', false],
    ['answered by a reset', 'RESET', false],
    ['not answered', 'SILENCE', false],
    ['not answered, through a tap', 'SILENCE', true],
  ])('under TLS: %s', async (_claim, script, tap) => {
    await using server = await startScriptedServer(`TLS\nC: QUIT\n${script}`);
    const client = await connect(server.port);
    await upgrade(client, { tap });
    client.quit();
    await client.gone();
    await server.settled();
    expect(server.received).toEqual([['QUIT\r\n']]);
    expect(server).toMatchObject({ errors: [], openSockets: 0 });
  });

  test('does not wait for a server that never closes its side', async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => socket.resume());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const client = await connect((server.address() as AddressInfo).port);
    const [theirs] = await accepted;
    client.quit();
    await client.gone();
    expect(theirs.destroyed).toBe(false);
    theirs.destroy();
    server.close();
  });
});

test('the transcript has every line in its order, in clear or under TLS', async () => {
  const transcript = new Transcript();
  const { client } = await readyForTls(
    'TLS\nC: EHLO *\nS: 250-mail.example\nS: 250 SIZE\nC: QUIT\nS: 221 bye',
    { transcript },
  );
  await upgrade(client);
  await client.command('EHLO client.example', 'after-tls');
  client.quit();
  await client.gone();
  expect(
    transcript.lines.map(({ from, tls, line }) => `${from}${tls ? '!' : ':'} ${line}`),
  ).toEqual([
    'S: 220 mail.example',
    'C: STARTTLS',
    'S: 220 go',
    'C! EHLO client.example',
    'S! 250-mail.example',
    'S! 250 SIZE',
    'C! QUIT',
  ]);
});

test.each([
  [null, '127.0.0.1'],
  ['127.0.0.2', '127.0.0.2'],
])('knows the address that we spoke from: %j', async (localAddress, expected) => {
  const server = await play('S: 220 mail.example');
  const client = await connect(server.port, { localAddress });
  expect(client.localAddress).toBe(expected);
});
