import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { findOwnName, type Machine, thisMachine } from '../../src/cli/own-name.ts';
import { createResolver } from '../../src/target/resolver.ts';
import { startNameServer, type Zone } from '../support/name-server.ts';

function machine(given: Partial<Machine>): Machine {
  return {
    hostName: 'ex1',
    hosts: '',
    resolvConf: '',
    addresses: new Set(['192.0.2.1', '2001:db8::1']),
    ...given,
  };
}

async function find(
  given: Partial<Machine>,
  { zone = {}, env = {}, signal = new AbortController().signal }: Surroundings = {},
) {
  await using dns = await startNameServer(zone);
  const resolver = createResolver({ servers: [dns.address], timeoutMs: 60_000 });
  const name = await findOwnName(machine(given), resolver, { env, signal });
  return { name, questions: dns.questions.toSorted() };
}

interface Surroundings {
  readonly zone?: Zone;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

describe('without a question', () => {
  test.each<[string, Partial<Machine>, Readonly<Record<string, string>>, string | null]>([
    ['a host name that is full', { hostName: 'ex1.example.test' }, {}, 'ex1.example.test'],
    [
      'the domain of Windows, whose variable is in capitals',
      { hostName: 'EX1' },
      { USERDNSDOMAIN: 'EXAMPLE.TEST' },
      'EX1.example.test',
    ],
    ['the hosts file', { hosts: '127.0.1.1 ex1.example.test ex1' }, {}, 'ex1.example.test'],
    [
      'the hosts file for a host name that means nothing',
      { hostName: 'ex1.localdomain', hosts: '127.0.1.1 ex1.example.test ex1' },
      {},
      'ex1.example.test',
    ],
    ['nothing at all', {}, {}, null],
    ['a domain that means nothing', { resolvConf: 'search local' }, {}, null],
  ])('%s', async (_claim, given, env, expected) => {
    expect(await find(given, { env })).toEqual({ name: expected, questions: [] });
  });
});

describe('by DNS', () => {
  const resolvConf = 'search a.example b.example';

  test.each<[string, Zone, string | null]>([
    ['a name that leads here', { 'ex1.b.example': { A: ['192.0.2.1'] } }, 'ex1.b.example'],
    [
      'a name that leads here by IPv6',
      { 'ex1.a.example': { AAAA: ['2001:db8::1'] } },
      'ex1.a.example',
    ],
    ['a name that leads elsewhere is not ours', { 'ex1.a.example': { A: ['192.0.2.99'] } }, null],
    ['no such name', {}, null],
  ])('%s', async (_claim, zone, expected) => {
    const { name, questions } = await find({ resolvConf }, { zone });
    expect(name).toBe(expected);
    expect(questions).toEqual([
      'A ex1.a.example',
      'A ex1.b.example',
      'AAAA ex1.a.example',
      'AAAA ex1.b.example',
    ]);
  });

  const SILENT: Zone = { 'ex1.a.example': 'SILENT', 'ex1.b.example': 'SILENT' };

  test('a name server that is silent is given up', async () => {
    expect((await find({ resolvConf }, { zone: SILENT })).name).toBeNull();
  });

  test('an interrupt ends the wait', async () => {
    await using dns = await startNameServer(SILENT);
    const interrupt = new AbortController();
    const resolver = createResolver({ servers: [dns.address], timeoutMs: 60_000 });
    const asked = resolver.resolve4('ex1.a.example');
    const { signal } = interrupt;
    const name = findOwnName(machine({ resolvConf }), resolver, { env: {}, signal });
    interrupt.abort();
    await expect(asked).rejects.toMatchObject({ code: 'ECANCELLED' });
    expect(await name).toBeNull();
  });

  test('an interrupt from before asks nothing', async () => {
    const found = await find({ resolvConf }, { signal: AbortSignal.abort() });
    expect(found).toEqual({ name: null, questions: [] });
  });
});

test('this machine has a name, and no address of loopback', async () => {
  const { hostName, addresses } = await thisMachine();
  expect(hostName).toBe(hostname());
  expect(addresses).not.toContain('127.0.0.1');
});
