/** Clients come from several addresses of 127.0.0.0/8, all of which are loopback on Linux. */

import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { connector } from '../support/connectors.ts';
import { SmtpConversation } from '../support/smtp-conversation.ts';

const started: Emulator[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((emulator) => emulator.close()));
});

async function share(...connectors: ReceiveConnector[]): Promise<Emulator> {
  const emulated = connectors.map((one) => ({ connector: one }));
  const emulator = await startEmulator(emulated, { sharedBindings: true });
  started.push(emulator);
  return emulator;
}

/** A connector that tells in its greeting which one it is. */
function named(identity: string, declared: Partial<ReceiveConnector> = {}): ReceiveConnector {
  const bindings = ['0.0.0.0:25'];
  const banner = `220 ${identity}`;
  return connector({ identity, enabled: true, bindings, banner, ...declared });
}

const ALL = named('EX01\\All', { remoteIpRanges: ['0.0.0.0-255.255.255.255'] });
const PARTNERS = named('EX01\\Partners', { remoteIpRanges: ['127.0.0.16/28', '127.0.0.2'] });
const ONE = named('EX01\\One', { remoteIpRanges: ['127.0.0.20'] });

const NOBODY = '421 4.3.2 Service not available';

function portOf(emulator: Emulator, identity: string): number {
  const found = emulator.listeners.find((one) => one.connector.identity === identity);
  if (!found) throw new Error(`${identity} is not played`);
  return found.port;
}

/** What is said first to a client from this address. */
async function greet(port: number, from: string): Promise<string | undefined> {
  await using client = await SmtpConversation.dial(port, from);
  return (await client.reply())[0];
}

describe('on a shared listener', () => {
  test.each([
    ['everybody else', '127.0.0.1', 'EX01\\All'],
    ['one of a network', '127.0.0.17', 'EX01\\Partners'],
    ['a single address', '127.0.0.2', 'EX01\\Partners'],
    ['an address inside a network', '127.0.0.20', 'EX01\\One'],
  ])('the most specific range wins: %s', async (_who, from, identity) => {
    const emulator = await share(ALL, PARTNERS, ONE);
    const ports = new Set(emulator.listeners.map(({ port }) => port));
    expect(ports.size).toBe(1);
    expect(await greet(portOf(emulator, 'EX01\\All'), from)).toBe(`220 ${identity}`);
  });

  test('what else a connector listens on does not count', async () => {
    const everywhere = { ...ALL, bindings: ['0.0.0.0:25', '192.0.2.1:25'] };
    const emulator = await share(everywhere, { ...PARTNERS, bindings: ['192.0.2.1:25'] });
    const from = '127.0.0.17';
    expect(await greet(portOf(emulator, 'EX01\\Partners'), from)).toBe('220 EX01\\Partners');
    expect(await greet(portOf(emulator, 'EX01\\All'), from)).toBe('220 EX01\\All');
  });

  test('every connector has its own settings', async () => {
    const strict = { ...PARTNERS, requireTls: true };
    const emulator = await share(ALL, strict);
    const port = portOf(emulator, ALL.identity);
    const replies = ['127.0.0.1', '127.0.0.17'].map(async (from) => {
      await using client = await SmtpConversation.dial(port, from);
      await client.reply();
      await client.say('EHLO client.example');
      return (await client.say('MAIL FROM:<>'))[0];
    });
    expect(await Promise.all(replies)).toEqual([
      '250 2.1.0 Sender OK',
      '451 5.7.3 Must issue a STARTTLS command first',
    ]);
  });

  test('a client that no range holds is turned away', async () => {
    const emulator = await share(PARTNERS, ONE);
    expect(await greet(portOf(emulator, 'EX01\\One'), '127.0.0.1')).toBe(NOBODY);
  });

  test('nobody answers where it cannot be told who', async () => {
    const emulator = await share(ALL, { ...ALL, identity: 'EX01\\Twin' });
    expect(await greet(portOf(emulator, 'EX01\\All'), '127.0.0.1')).toBe(NOBODY);
  });

  test('the listeners, held as a policy, tell the same', async () => {
    const emulator = await share(ALL, PARTNERS);
    const port = portOf(emulator, ALL.identity);
    expect(emulator.listeners.map((one) => one.connector)).toEqual(
      [ALL, PARTNERS].map((one) => ({ ...one, bindings: [`127.0.0.1:${port}`] })),
    );
  });
});

describe('a listener is shared', () => {
  test.each<[string, ReceiveConnector, boolean]>([
    ['by those of one server on one binding', PARTNERS, true],
    [
      'whatever else they listen on',
      { ...PARTNERS, bindings: ['0.0.0.0:2525', '[::]:25', '0.0.0.0:25'] },
      true,
    ],
    ['not by those of two servers', { ...PARTNERS, identity: 'EX02\\Partners' }, false],
    ['not by those on two ports', { ...PARTNERS, bindings: ['0.0.0.0:587'] }, false],
    ['not by those on two addresses', { ...PARTNERS, bindings: ['192.0.2.1:25'] }, false],
    ['not by one whose Bindings were not declared', { ...PARTNERS, bindings: null }, false],
  ])('%s', async (_claim, other, shared) => {
    const emulator = await share(ALL, other);
    const port = portOf(emulator, ALL.identity);
    const others = emulator.listeners.filter((one) => one.connector.identity === other.identity);
    expect(others.some((one) => one.port === port)).toBe(shared);
  });
});

test('a connector with two bindings is listed with both', async () => {
  const emulator = await share({ ...ALL, bindings: ['0.0.0.0:25', '0.0.0.0:587'] });
  expect(new Set(emulator.listeners.map(({ port }) => port)).size).toBe(2);
  for (const { port } of emulator.listeners) {
    expect(await greet(port, '127.0.0.1')).toBe('220 EX01\\All');
  }
});

test('a connector that listens on IPv6 only is not played on IPv4', async () => {
  const emulator = await share(ALL, { ...PARTNERS, bindings: ['[::]:25'] });
  expect(emulator.listeners.map((one) => one.connector.identity)).toEqual(['EX01\\All']);
});

test('ranges count for a connector that shares with none', async () => {
  const emulator = await share({ ...PARTNERS, bindings: null });
  const port = portOf(emulator, PARTNERS.identity);
  expect(await greet(port, '127.0.0.17')).toBe('220 EX01\\Partners');
  expect(await greet(port, '127.0.0.1')).toBe(NOBODY);
});

test('without shared bindings each has a listener of its own, for every client', async () => {
  const emulator = await startEmulator([{ connector: ALL }, { connector: PARTNERS }]);
  started.push(emulator);
  expect(await greet(portOf(emulator, PARTNERS.identity), '127.0.0.1')).toBe('220 EX01\\Partners');
});
