import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { PlainClient } from './plain-client.ts';
import { fixtureNames, readScript, startScriptedServer } from './scripted-server.ts';

const LEGACY: ConnectionOptions = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' };

/** Greeting, EHLO or HELO, STARTTLS, EHLO, QUIT: what every fixture has to be ready for. */
async function probe(port: number, tls: ConnectionOptions): Promise<void> {
  await using client = new PlainClient(port);
  const greeting = await client.reply();
  if (greeting === null) return;
  if (!greeting.startsWith('220')) {
    await client.say('QUIT');
    return;
  }
  const ehlo = await client.say('EHLO client.example');
  if (ehlo === null) return;
  if (/^50[02]/.test(ehlo)) await client.say('HELO client.example');
  if (!ehlo.startsWith('421') && (await client.say('STARTTLS'))?.startsWith('220')) {
    if ((await client.startTls(tls)) === null) return;
    await client.say('EHLO client.example');
  }
  await client.say('QUIT');
}

async function askMail(port: number): Promise<void> {
  await using client = new PlainClient(port);
  await client.reply();
  await client.say('EHLO client.example');
  await client.say('MAIL FROM:<>');
  await client.say('QUIT');
}

describe.concurrent('fixtures', () => {
  test.each(fixtureNames())('%s says who does it', (name) => {
    const path = `${import.meta.dirname}/../fixtures/transcripts/${name}.txt`;
    expect(readFileSync(path, 'utf8')).toMatch(/^# \S.*\((no quirk|quirks? \d+|trap)[^()]*\)\.\n/);
  });

  test.each(fixtureNames())('%s plays to its end', async (file) => {
    await using server = await startScriptedServer({ file });
    await probe(server.port, {});
    const [, second] = readScript({ file });
    if (second)
      await (file.startsWith('mail-') ? askMail(server.port) : probe(server.port, LEGACY));
    await server.settled();
    expect(server).toMatchObject({ errors: [], spokeEarly: false, pipelined: false });
    expect(server.received.flat().filter((line) => !line.endsWith('\r\n'))).toEqual([]);
  });
});

describe('sends', () => {
  test.each([
    ['lines', 'S: 220-a\nS: 220 b', '220-a\r\n220 b\r\n'],
    ['bytes one by one', 'DRIP 1ms "220 slow\\r\\n"', '220 slow\r\n'],
    ['a text many times, to the octet', 'REPEAT 7001 "abc"', 'abc'.repeat(7001)],
    ['what follows a pause', 'S: 220-a\nPAUSE 1ms\nS: 220 b', '220-a\r\n220 b\r\n'],
  ])('%s, then ends the connection', async (_claim, script, expected) => {
    await using server = await startScriptedServer(script);
    await using client = new PlainClient(server.port);
    expect(await client.rest()).toBe(expected);
    expect(client.over).toBe('end');
  });

  test.each([
    ['CLOSE', 'S: 220 x\nCLOSE', '220 x\r\n', 'end'],
    ['RESET', 'RESET', '', 'ECONNRESET'],
    ['SILENCE', 'S: 220 x\nSILENCE', '220 x\r\n', 'idle'],
  ])('%s is what the client sees', async (_claim, script, said, over) => {
    await using server = await startScriptedServer(script);
    await using client = new PlainClient(server.port);
    expect([await client.rest(), client.over]).toEqual([said, over]);
    expect(server.errors).toEqual([]);
  });

  test('neighbouring lines in one segment', async () => {
    await using server = await startScriptedServer('S: 220 x\nRAW "250 injected\\r\\n"\nSILENCE');
    const socket = connect(server.port, '127.0.0.1');
    const [bytes] = await once(socket, 'data');
    expect(`${bytes}`).toBe('220 x\r\n250 injected\r\n');
  });

  test('a flood ends with the client', async () => {
    await using server = await startScriptedServer('FLOOD 100000000 "250-again\\r\\n"');
    {
      await using client = new PlainClient(server.port);
      expect(await client.rest()).toMatch(/^(250-again\r\n){1000}/);
    }
    await server.settled();
    expect(server.errors).toEqual([]);
  });

  test('a flood that the client takes whole is an error', async () => {
    await using server = await startScriptedServer('FLOOD 3 "250-again\\r\\n"');
    await using client = new PlainClient(server.port);
    await client.rest();
    expect(server.errors).toEqual(['script:1: the client took all 3 repetitions and stayed']);
  });
});

describe('waits for commands', () => {
  test.each([
    ['the verb in any case', 'C: EHLO *', 'ehlo A', []],
    ['a wildcard for nothing', 'C: MAIL FROM:<*>', 'MAIL FROM:<>', []],
    ['a wildcard for all of it', 'C: *', 'XYZZY now', []],
    [
      'a dot as a dot',
      'C: EHLO a.b',
      'EHLO axb',
      ['expected "EHLO a.b", but the client said "EHLO axb"'],
    ],
    [
      'arguments by case',
      'C: EHLO a',
      'EHLO A',
      ['expected "EHLO a", but the client said "EHLO A"'],
    ],
    ['the whole line', 'C: QUIT', 'QUIT now', ['expected "QUIT", but the client said "QUIT now"']],
    ['a line that ends in LF', 'C: QUIT', 'QUIT\n', []],
  ])('%s', async (_claim, pattern, line, errors) => {
    await using server = await startScriptedServer(`S: 220 x\n${pattern}\nS: 250 ok\nSILENCE`);
    await using client = new PlainClient(server.port);
    await client.reply();
    client.write(line.endsWith('\n') ? line : `${line}\r\n`);
    expect(await client.reply()).toBe(errors.length === 0 ? '250 ok\r\n' : null);
    expect(server.errors).toEqual(errors.map((error) => `script:2: ${error}`));
  });

  test.each([
    ['comes', ['STARTTLS', 'QUIT'], ['454 no\r\n', '221 bye\r\n']],
    ['does not come', ['QUIT'], ['221 bye\r\n']],
    ['is in the wrong place', ['QUIT', 'STARTTLS'], ['221 bye\r\n', null]],
  ])('a command that may come and %s', async (_claim, lines, replies) => {
    await using server = await startScriptedServer(
      'S: 220 x\nC? STARTTLS\nS: 454 no\nC? QUIT\nS: 221 bye',
    );
    await using client = new PlainClient(server.port);
    await client.reply();
    const heard = [];
    for (const line of lines) heard.push(await client.say(line));
    expect(heard).toEqual(replies);
  });

  test('a client that leaves instead is an error, unless the command was optional', async () => {
    await using server = await startScriptedServer('S: 220 x\nC? QUIT\n---\nS: 220 x\nC: QUIT');
    for (const _ of ['optional', 'not']) {
      await using client = new PlainClient(server.port);
      await client.reply();
    }
    await server.settled();
    expect(server.errors).toEqual(['script:5: expected "QUIT", but the client left']);
  });

  test('a client that goes on after the end is an error', async () => {
    await using server = await startScriptedServer('S: 220 x\nC? QUIT\nS: 221 bye');
    await using client = new PlainClient(server.port);
    await client.reply();
    await client.say('DATA');
    expect(server.errors).toEqual(['script:3: the client said "DATA\\r\\n" after the end']);
  });
});

describe('keeps a record', () => {
  test('of each connection, line ends included, and the last part serves all further ones', async () => {
    await using server = await startScriptedServer(
      'S: 220 1\nC: EHLO *\nC: QUIT\n---\nS: 220 2\nC? EHLO *',
    );
    for (const [greeting, bytes] of [
      ['220 1\r\n', 'EHLO a\r\nQUIT\r\n'],
      ['220 2\r\n', 'EHLO b\n'],
      ['220 2\r\n', 'EHLO'],
    ] as const) {
      await using client = new PlainClient(server.port);
      expect(await client.reply()).toBe(greeting);
      client.write(bytes);
      if (bytes.endsWith('\n')) await client.rest();
    }
    await server.settled();
    expect(server.received).toEqual([['EHLO a\r\n', 'QUIT\r\n'], ['EHLO b\n'], ['EHLO']]);
    expect([server.connections, server.openSockets]).toEqual([3, 0]);
  });

  test.each([
    ['before a line that is not the last', 'S: 220-a\nC? EHLO *', true],
    ['before the line end', 'RAW "220 a"\nC? EHLO *', true],
    ['after 220 and a blank', 'S: 220-a\nS: 220 b\nC? EHLO *', false],
    ['after 220 alone, in pieces', 'DRIP 1ms "220\\r\\n"\nC? EHLO *', false],
  ])('of who spoke %s', async (_claim, script, early) => {
    await using server = await startScriptedServer(script);
    await using client = new PlainClient(server.port);
    if (!early) await client.reply();
    client.write('EHLO a\r\n');
    await client.rest();
    expect(server.spokeEarly).toBe(early);
  });

  test.each([
    ['two commands at once', 'EHLO a\r\nQUIT\r\n', true],
    ['one command', 'EHLO a\r\n', false],
  ])('of who did not wait for a reply: %s', async (_claim, bytes, pipelined) => {
    await using server = await startScriptedServer('S: 220 x\nC: EHLO *\nS: 250 x\nC? QUIT');
    await using client = new PlainClient(server.port);
    await client.reply();
    client.write(bytes);
    await client.reply();
    expect(server.pipelined).toBe(pipelined);
  });
});

describe('speaks TLS', () => {
  async function handshake(step: string, options: ConnectionOptions = {}) {
    await using server = await startScriptedServer(`S: 220 x\n${step}\nS: 250 inside\nSILENCE`);
    await using client = new PlainClient(server.port);
    await client.reply();
    const name = { ca: server.authority, servername: 'mail.example' };
    const secure = await client.startTls({ ...name, ...options });
    const verdict = secure ? `${secure.authorizationError ?? 'trusted'}` : client.over;
    const reply = secure ? await client.reply() : null;
    return { verdict, protocol: secure?.getProtocol(), reply, errors: server.errors };
  }

  test.each([
    ['with a certificate that is in order', 'TLS', 'trusted'],
    ['with one that has expired', 'TLS cert=expired', 'CERT_HAS_EXPIRED'],
    ['with one that signs itself', 'TLS cert=self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['with one for another name', 'TLS cert=wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['and asks for a certificate in vain', 'TLS request-cert', 'trusted'],
    ['and does not mind that it works', 'TLS may-fail', 'trusted'],
  ])('%s', async (_claim, step, verdict) => {
    const protocol = 'TLSv1.3';
    const reply = '250 inside\r\n';
    expect(await handshake(step)).toEqual({ verdict, protocol, reply, errors: [] });
  });

  test.each([
    ['no certificate', 'TLS cert=none fails', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'],
    ['no modern protocol', 'TLS min=TLSv1 max=TLSv1 fails', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    ['too small a group', 'TLS cert=rsa-1024 dh-1024 fails', 'ERR_SSL_DH_KEY_TOO_SMALL'],
    ['a reset', 'CLIENTHELLO\nRESET', 'ECONNRESET'],
    ['clear text', 'CLIENTHELLO\nS: 454 no\nTLS fails', 'ERR_SSL_WRONG_VERSION_NUMBER'],
  ])('or fails as told, with %s', async (_claim, step, verdict) => {
    expect(await handshake(step)).toMatchObject({ verdict, errors: [] });
  });

  test('demands a certificate, which TLS 1.3 says only when the client is through', async () => {
    await using server = await startScriptedServer('S: 220 x\nTLS require-cert fails');
    await using client = new PlainClient(server.port);
    await client.reply();
    expect(await client.startTls()).not.toBeNull();
    await client.say('EHLO a');
    expect(client.over).toBe('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
  });

  test('before the greeting, which is no speaking early', async () => {
    await using server = await startScriptedServer({ file: 'greeting-under-tls' });
    await using client = new PlainClient(server.port);
    expect(await client.startTls()).not.toBeNull();
    expect(await client.reply()).toMatch(/^220 /);
    await client.say('EHLO client.example');
    expect(await client.say('QUIT')).toMatch(/^221 /);
    expect(server).toMatchObject({ errors: [], spokeEarly: false });
  });

  test('of 1999, to a client that allows it', async () => {
    const { protocol, reply } = await handshake('TLS min=TLSv1 max=TLSv1', LEGACY);
    expect([protocol, reply]).toEqual(['TLSv1', '250 inside\r\n']);
  });

  test('also takes 127.0.0.1 for its name', async () => {
    expect((await handshake('TLS', { servername: '', host: '127.0.0.1' })).verdict).toBe('trusted');
  });

  test.each([
    ['works although it was to fail', 'TLS fails', /^script:2: the handshake was to fail/],
    ['fails although it was to work', 'TLS cert=none', /^script:2: the handshake failed: ERR_SSL_/],
    ['comes where none was', 'C: QUIT', /^script:2: expected "QUIT", but the client /],
  ])('and says when it %s', async (_claim, step, error) => {
    expect((await handshake(step)).errors).toEqual([expect.stringMatching(error)]);
  });
});

describe('close', () => {
  test('breaks what is open, listens no more, blames nobody, and can be called twice', async () => {
    const server = await startScriptedServer('S: 220 x\nC: EHLO *\n---\nPAUSE 600s\nS: 220 x');
    await using waiting = new PlainClient(server.port);
    await waiting.reply();
    await using pausing = new PlainClient(server.port);
    await expect.poll(() => server.openSockets).toBe(2);
    await server.close();
    await server.close();
    expect(server).toMatchObject({ openSockets: 0, connections: 2, errors: [] });
    await Promise.all([waiting.rest(), pausing.rest()]);
    await using late = new PlainClient(server.port);
    await late.rest();
    expect(late.over).toBe('ECONNREFUSED');
  });

  test('a script that cannot be read starts nothing', async () => {
    await expect(startScriptedServer('S: 220 x\nHELLO')).rejects.toThrow('script:2: unknown step');
    await expect(startScriptedServer({ file: 'no-such' })).rejects.toThrow('no-such.txt');
  });
});
