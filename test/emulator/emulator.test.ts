import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type EmulatedConnector,
  type EmulatedListener,
  type Emulator,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { connector, DEFAULT_FRONTEND } from '../support/connectors.ts';
import { SmtpConversation } from '../support/smtp-conversation.ts';

const started: Emulator[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((emulator) => emulator.close()));
});

async function start(...connectors: EmulatedConnector[]): Promise<Emulator> {
  const emulator = await startEmulator(connectors);
  started.push(emulator);
  return emulator;
}

async function dial(emulator: Emulator, index = 0): Promise<SmtpConversation> {
  return SmtpConversation.dial(listener(emulator, index).port);
}

function listener(emulator: Emulator, index = 0): EmulatedListener {
  const found = emulator.listeners[index];
  if (!found) throw new Error(`no listener ${index}`);
  return found;
}

/** Greets and gives the EHLO reply. */
async function ehlo(client: SmtpConversation): Promise<string[]> {
  await client.reply();
  return client.say('EHLO client.example');
}

const REQUIRING: ReceiveConnector = { ...DEFAULT_FRONTEND, requireTls: true };

describe('a whole dialogue', () => {
  test('before TLS, STARTTLS, after TLS, QUIT', async () => {
    const emulator = await start({ connector: REQUIRING });
    const client = await dial(emulator);
    const [greeting] = await client.reply();
    expect(greeting).toMatch(/^220 ex01\.example\.test Microsoft ESMTP MAIL Service ready at /);
    const before = await client.say('EHLO client.example');
    expect(before[0]).toBe('250-ex01.example.test Hello [127.0.0.1]');
    expect(before).toContain('250-STARTTLS');
    expect(before.at(-1)).toBe('250 XRDST');
    expect(await client.say('MAIL FROM:<>')).toEqual([
      '451 5.7.3 Must issue a STARTTLS command first',
    ]);
    expect(await client.say('STARTTLS')).toEqual(['220 2.0.0 SMTP server ready']);
    await client.handshake();
    expect(await client.say('MAIL FROM:<>')).toEqual(['503 5.5.2 Send hello first']);
    const after = await client.say('EHLO client.example');
    expect(after).not.toContain('250-STARTTLS');
    expect(after).toContain('250-AUTH NTLM LOGIN');
    expect(await client.say('MAIL FROM:<>')).toEqual(['250 2.1.0 Sender OK']);
    expect(await client.say('QUIT')).toEqual(['221 2.0.0 Service closing transmission channel']);
    expect(await client.closed()).toBe('');
  });

  test('pipelined commands are answered in order', async () => {
    const client = await dial(await start({ connector: connector() }));
    await ehlo(client);
    client.write('MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nhello\r\n.\r\nQUIT\r\n');
    const codes = ['250 2.1.0', '250 2.1.5', '354 Start', '250 2.6.0', '221 2.0.0'];
    for (const code of codes) expect((await client.reply())[0]).toContain(code);
    expect(await client.closed()).toBe('');
  });
});

describe('TLS', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s is spoken', async (version) => {
    const client = await dial(await start({ connector: DEFAULT_FRONTEND }));
    const secured = await client.secure({ minVersion: version, maxVersion: version });
    expect(secured.getProtocol()).toBe(version);
  });

  test.each([
    ['valid', true, undefined],
    ['expired', false, 'CERT_HAS_EXPIRED'],
    ['wrong-name', false, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)('a certificate that is %s', async (certificate, trusted, code) => {
    const emulator = await start({ connector: DEFAULT_FRONTEND, certificate });
    const client = await dial(emulator);
    const secured = await client.secure({
      ca: emulator.authority,
      servername: 'ex01.example.test',
    });
    expect(secured.authorized).toBe(trusted);
    const error: (Error & { code?: string }) | string | null = secured.authorizationError;
    expect(typeof error === 'object' ? error?.code : error).toBe(code);
  });

  test('a missing certificate takes STARTTLS away, and RequireTLS refuses all mail', async () => {
    const client = await dial(await start({ connector: REQUIRING, certificate: 'missing' }));
    expect((await ehlo(client)).join()).not.toMatch(/[- ]STARTTLS/);
    expect(await client.say('STARTTLS')).toEqual(['500 5.3.3 Unrecognized command']);
    expect(await client.say('MAIL FROM:<>')).toEqual([
      '451 5.7.3 Must issue a STARTTLS command first',
    ]);
  });

  test.each([
    ['Domain Security asks for a client certificate, and does without', true],
    ['no other connector asks', false],
  ])('%s', async (_claim, domainSecureEnabled) => {
    const client = await dial(await start({ connector: connector({ domainSecureEnabled }) }));
    const secured = await client.secure();
    // Signature algorithms are shared only by a server that wants a signature (RFC 8446 §4.3.2).
    expect(secured.getSharedSigalgs().length > 0).toBe(domainSecureEnabled);
    expect((await client.say('EHLO client.example'))[0]).toMatch(/^250-/);
  });

  test('what was pipelined after STARTTLS is never answered, in clear or under TLS', async () => {
    const client = await dial(await start({ connector: DEFAULT_FRONTEND }));
    await ehlo(client);
    client.write('STARTTLS\r\nEHLO injected.example\r\nMAIL FROM:<injected@client.example>\r\n');
    expect(await client.reply()).toEqual(['220 2.0.0 SMTP server ready']);
    expect(client.unread).toBe('');
    await client.handshake();
    expect(await client.say('MAIL FROM:<>')).toEqual(['503 5.5.2 Send hello first']);
    expect(await client.say('NOOP')).toEqual(['250 2.0.0 OK']);
  });
});

describe('declared certificates', () => {
  const certificate = {
    thumbprint: '0123456789ABCDEF0123456789ABCDEF01234567',
    subject: 'CN=ex01.example.test',
    issuer: 'CN=Contoso authority',
    certificateDomains: ['ex01.example.test'],
    services: ['SMTP'],
    notBefore: '2019-01-01T00:00:00.000Z',
    notAfter: '2020-01-01T00:00:00.000Z',
    hasPrivateKey: true,
    status: 'DateInvalid',
    cutProperties: [],
    unknownProperties: 0,
  };

  async function startWith(declared: Partial<typeof certificate>): Promise<SmtpConversation> {
    const certificates = [{ ...certificate, ...declared }];
    const emulator = await startEmulator([{ connector: DEFAULT_FRONTEND }], { certificates });
    started.push(emulator);
    return dial(emulator);
  }

  test('an expired one that fits is offered', async () => {
    const secured = await (await startWith({})).secure();
    expect(secured.getPeerX509Certificate()?.validToDate).toEqual(
      new Date('2020-01-01T00:00:00.000Z'),
    );
  });

  test('where none fits, STARTTLS alone is missing', async () => {
    const lines = await ehlo(await startWith({ services: ['IIS'] }));
    expect(lines).not.toContain('250-STARTTLS');
    expect(lines).toContain('250-X-ANONYMOUSTLS');
  });
});

describe('what stands on the path', () => {
  test('masked: asterisks, overwritten keywords, and no STARTTLS command', async () => {
    const client = await dial(await start({ connector: DEFAULT_FRONTEND, path: 'masked' }));
    expect((await client.reply())[0]).toMatch(/^220 \*+$/);
    const keywords = await client.say('EHLO client.example');
    expect(keywords).toContain('250-XXXXXXXA');
    expect(keywords).not.toContain('250-STARTTLS');
    expect(await client.say('STARTTLS')).toEqual(['500 5.3.3 Unrecognized command']);
  });

  test('masked: the lines of a message pass as they are', async () => {
    const client = await dial(await start({ connector: DEFAULT_FRONTEND, path: 'masked' }));
    await ehlo(client);
    client.write('MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nSubject: x\r\n\r\n.\r\n');
    for (let replies = 0; replies < 3; replies++) await client.reply();
    expect((await client.reply())[0]).toMatch(/^250 2\.6\.0/);
  });

  test('stripped: STARTTLS is not listed and works all the same', async () => {
    const client = await dial(await start({ connector: DEFAULT_FRONTEND, path: 'stripped' }));
    expect(await ehlo(client)).not.toContain('250-STARTTLS');
    expect(await client.say('STARTTLS')).toEqual(['220 2.0.0 SMTP server ready']);
    await client.handshake();
    expect((await client.say('EHLO client.example'))[0]).toMatch(/^250-/);
  });

  test('injecting: a reply in clear comes with the 220, and the handshake works', async () => {
    const client = await dial(await start({ connector: DEFAULT_FRONTEND, path: 'injecting' }));
    await ehlo(client);
    expect(await client.say('STARTTLS')).toEqual(['220 2.0.0 SMTP server ready']);
    expect(client.unread).toBe('250 injected by the path\r\n');
    await client.handshake();
    expect((await client.say('EHLO client.example'))[0]).toMatch(/^250-/);
  });
});

describe('listeners', () => {
  test('each connector has its own, named in the Bindings of its copy', async () => {
    const other = connector({ identity: 'EX01\\Relay', fqdn: 'relay.example.test' });
    const emulator = await start({ connector: DEFAULT_FRONTEND }, { connector: other });
    expect(emulator.listeners.map((one) => one.connector)).toEqual(
      [DEFAULT_FRONTEND, other].map((declared, index) => ({
        ...declared,
        bindings: [`127.0.0.1:${listener(emulator, index).port}`],
      })),
    );
    const second = await dial(emulator, 1);
    expect((await second.reply())[0]).toMatch(/^220 relay\.example\.test /);
  });

  test('a disabled connector does not listen', async () => {
    const emulator = await start(
      { connector: { ...DEFAULT_FRONTEND, enabled: false } },
      { connector: connector({ enabled: null }) },
    );
    expect(emulator.listeners.map((one) => one.connector.identity)).toEqual(['EX01\\Test']);
  });

  test('what was mended comes back at the port where it was', async () => {
    const broken = await start({ connector: { ...REQUIRING, authMechanism: [] } });
    const { port } = listener(broken);
    await broken.close();
    const mended = await startEmulator([{ connector: REQUIRING }], { port });
    started.push(mended);
    expect(listener(mended).port).toBe(port);
    expect(await ehlo(await dial(mended))).toContain('250-STARTTLS');
  });

  test('a host that cannot be listened on rejects', async () => {
    // TEST-NET-1 belongs to nobody, so to no interface either (RFC 5737).
    const starting = startEmulator([{ connector: connector() }], { host: '192.0.2.1' });
    await expect(starting).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });
});

describe('whatever a client does', () => {
  test.each<[string, (client: SmtpConversation) => void]>([
    ['garbage', (client) => client.write(Buffer.alloc(4096, 0x80))],
    ['an endless line', (client) => client.write(Buffer.alloc(200_000, 0x41))],
    ['a reset', (client) => client.reset()],
    ['a TLS hello in clear', (client) => client.write(Buffer.from('160301', 'hex'))],
    [
      'garbage for a handshake',
      (client) => client.write('EHLO a\r\nSTARTTLS\r\n'.concat('\x80'.repeat(10))),
    ],
  ])('%s does not disturb the next client', async (_claim, misbehave) => {
    const emulator = await start({ connector: DEFAULT_FRONTEND });
    const bad = await dial(emulator);
    await bad.reply();
    misbehave(bad);
    const good = await dial(emulator);
    expect((await ehlo(good))[0]).toMatch(/^250-/);
  });

  test('a handshake that fails closes the connection', async () => {
    const client = await dial(await start({ connector: DEFAULT_FRONTEND }));
    await ehlo(client);
    await client.say('STARTTLS');
    client.write('EHLO this is no handshake\r\n'.repeat(10));
    await client.closed();
  });

  test('a reset in the middle of a handshake is survived', async () => {
    const emulator = await start({ connector: DEFAULT_FRONTEND });
    const bad = await dial(emulator);
    await ehlo(bad);
    await bad.say('STARTTLS');
    bad.write(Buffer.from('1603010200010001fc0303', 'hex'));
    bad.reset();
    await (await dial(emulator)).secure();
  });

  test('an endless command is refused and the connection closed', async () => {
    const client = await dial(await start({ connector: connector() }));
    await client.reply();
    client.write('A'.repeat(9000));
    expect(await client.reply()).toEqual(['500 5.3.3 Unrecognized command']);
    client.write('\r\nNOOP\r\n');
    expect(await client.closed()).toBe('');
  });

  test('errors beyond MaxProtocolErrors close the connection', async () => {
    const client = await dial(await start({ connector: connector() }));
    await client.reply();
    client.write('XYZZY\r\n'.repeat(7));
    for (let errors = 0; errors < 5; errors++) {
      expect(await client.reply()).toEqual(['500 5.3.3 Unrecognized command']);
    }
    expect((await client.reply())[0]).toMatch(/^421 4\.7\.0 /);
    expect(await client.closed()).toBe('');
  });

  test('thousands of pipelined commands are all answered, STARTTLS last', async () => {
    const client = await dial(await start({ connector: DEFAULT_FRONTEND }));
    await ehlo(client);
    client.write(`${'NOOP\r\n'.repeat(20_000)}STARTTLS\r\n`);
    for (let answered = 0; answered < 20_000; answered++) {
      expect(await client.reply()).toEqual(['250 2.0.0 OK']);
    }
    expect(await client.reply()).toEqual(['220 2.0.0 SMTP server ready']);
    await client.handshake();
    expect(await client.say('NOOP')).toEqual(['250 2.0.0 OK']);
  });
});

describe('close', () => {
  test('cuts clients in clear, in a handshake and under TLS, and frees the port', async () => {
    const emulator = await start({ connector: DEFAULT_FRONTEND });
    const clients = await Promise.all([dial(emulator), dial(emulator), dial(emulator)]);
    const [clear, shaking, secured] = clients;
    await clear?.reply();
    if (shaking) await ehlo(shaking);
    await shaking?.say('STARTTLS');
    await secured?.secure();
    await emulator.close();
    await Promise.all(clients.map((client) => client.closed()));
    const { port, address } = listener(emulator);
    const again = createServer().listen(port, address);
    await new Promise((resolve) => again.once('listening', resolve));
    await new Promise((resolve) => again.close(resolve));
  });

  test('may be called again, and by `await using`', async () => {
    const emulator = await start({ connector: connector() });
    await emulator.close();
    await emulator[Symbol.asyncDispose]();
    await expect(dial(emulator)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
