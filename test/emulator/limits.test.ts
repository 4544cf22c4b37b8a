import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { connector } from '../support/connectors.ts';
import { SmtpConversation } from '../support/smtp-conversation.ts';

const started: Emulator[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((emulator) => emulator.close()));
});

type Options = Parameters<typeof startEmulator>[1];

/** Plays one connector and gives a way to reach it from an address of this machine. */
async function start(options: Options, declared: Partial<ReceiveConnector> = {}) {
  const emulator = await startEmulator([{ connector: connector(declared) }], options);
  started.push(emulator);
  const port = emulator.listeners[0]?.port ?? 0;
  return (localAddress?: string) => SmtpConversation.dial(port, localAddress);
}

const AN_HOUR = 3_600_000;
const SERVED = /^220 /;
const TOO_MANY =
  '421 4.3.2 The maximum number of concurrent connections has exceeded a limit, ' +
  'closing transmission channel';

describe('a tarpit', () => {
  test('holds back an error reply and all that follows it, of this client alone', async () => {
    const dial = await start({ tarpitMs: AN_HOUR });
    const held = await dial();
    await held.reply();
    expect(await held.say('NOOP')).toEqual(['250 2.0.0 OK']);
    held.write('XYZZY\r\nNOOP\r\n');
    const other = await dial();
    await other.reply();
    for (let times = 0; times < 10; times++) await other.say('NOOP');
    expect(held.unread).toBe('');
  });

  test('ends, and then everything is answered in order', async () => {
    const dial = await start({ tarpitMs: 1 });
    const client = await dial();
    await client.reply();
    client.write('NOOP\r\nXYZZY\r\nNOOP\r\nMAIL FROM:<>\r\nQUIT\r\n');
    const codes = ['250 2.0.0', '500 5.3.3', '250 2.0.0', '503 5.5.2', '221 2.0.0'];
    for (const code of codes) expect((await client.reply())[0]).toContain(code);
    expect(await client.closed()).toBe('');
  });

  test('goes before a goodbye for too many errors too', async () => {
    const dial = await start({ tarpitMs: 1 });
    const client = await dial();
    await client.reply();
    client.write('XYZZY\r\n'.repeat(7));
    for (let errors = 0; errors < 5; errors++) await client.reply();
    expect((await client.reply())[0]).toMatch(/^421 4\.7\.0 /);
    expect(await client.closed()).toBe('');
  });

  test('goes on under TLS', async () => {
    const dial = await start({ tarpitMs: 1 });
    const client = await dial();
    await client.secure();
    expect(await client.say('XYZZY')).toEqual(['500 5.3.3 Unrecognized command']);
  });

  test('does not keep the emulator from closing', async () => {
    const dial = await start({ tarpitMs: AN_HOUR });
    const client = await dial();
    await client.reply();
    client.write('XYZZY\r\n');
    const [emulator] = started;
    await emulator?.close();
    await client.closed();
  });
});

describe('a limit on the connections of one source', () => {
  test.each<[string, Options, Partial<ReceiveConnector>]>([
    ['asked for', { maxConnectionsPerSource: 2 }, {}],
    ['declared', {}, { maxInboundConnectionPerSource: 2 }],
    [
      'asked for in place of the declared one',
      { maxConnectionsPerSource: 2 },
      { maxInboundConnectionPerSource: 9 },
    ],
  ])('%s turns the third away', async (_claim, options, declared) => {
    const dial = await start(options, declared);
    const clients = await Promise.all([dial(), dial()]);
    for (const client of clients) expect((await client.reply())[0]).toMatch(SERVED);
    const third = await dial();
    expect(await third.reply()).toEqual([TOO_MANY]);
    expect(await third.closed()).toBe('');
  });

  test('leaves another source alone', async () => {
    const dial = await start({ maxConnectionsPerSource: 1 });
    const first = await dial('127.0.0.1');
    await first.reply();
    const second = await dial('127.0.0.2');
    expect((await second.reply())[0]).toMatch(SERVED);
  });

  test('counts those that are open', async () => {
    const dial = await start({ maxConnectionsPerSource: 1 });
    const witness = await dial('127.0.0.2');
    await witness.reply();
    const first = await dial();
    await first.reply();
    await first.say('QUIT');
    await first.closed();
    // Two rounds of the server's loop, after which it knows that the first has gone.
    for (let rounds = 0; rounds < 2; rounds++) await witness.say('NOOP');
    const next = await dial();
    expect((await next.reply())[0]).toMatch(SERVED);
  });

  test('is none by default', async () => {
    const dial = await start({});
    const clients = await Promise.all(Array.from({ length: 30 }, () => dial()));
    for (const client of clients) expect((await client.reply())[0]).toMatch(SERVED);
  });
});
