import { describe, expect, test } from 'vitest';
import {
  type DestinationsOptions,
  destinationsOf,
  type ListedDestination,
} from '../../src/scan/resolve-ahead.ts';
import { isInShard } from '../../src/scan/shard.ts';
import { shuffled } from '../../src/scan/shuffle.ts';
import { type ListedTarget, NOTHING_DECLARED } from '../../src/target/listed.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { createResolver } from '../../src/target/resolver.ts';
import { all } from '../support/all.ts';
import { startNameServer, type Zone } from '../support/name-server.ts';

const ZONE: Zone = {
  'both.example': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
  'mx.example.net': { A: ['192.0.2.9'] },
  'example.org': {
    MX: [
      [10, 'mx.example.net'],
      [20, 'both.example'],
    ],
  },
  'example.com': { MX: [[10, 'mx.example.net']] },
  'silent.example': 'SILENT',
};

async function* listOf(...lines: readonly (string | Partial<ListedTarget>)[]) {
  for (const line of lines) {
    const given = typeof line === 'string' ? { target: parseTarget(line) } : line;
    yield { target: parseTarget('192.0.2.1'), domain: null, declared: NOTHING_DECLARED, ...given };
  }
}

function options(given: Partial<DestinationsOptions> = {}): DestinationsOptions {
  return {
    resolver: createResolver({ servers: ['127.0.0.1:1'] }),
    family: null,
    concurrency: 4,
    signal: new AbortController().signal,
    keep: () => true,
    ...given,
  };
}

function describeOne({ destination }: ListedDestination): string {
  const { target, host, port, address, failure } = destination;
  return `${target} ${host}:${port} ${address ?? failure?.code}`;
}

/** What a list comes to, in the order of the alphabet. */
async function find(lines: readonly string[], given: Partial<DestinationsOptions> = {}) {
  await using server = await startNameServer(ZONE);
  const resolver = createResolver({ servers: [server.address], timeoutMs: 50 });
  const found = destinationsOf(listOf(...lines), options({ resolver, ...given }));
  const described = (await all(found)).map(describeOne);
  return { found: described.toSorted(), questions: server.questions.toSorted() };
}

test('addresses, networks, names and domains become addresses to dial', async () => {
  const { found } = await find(['192.0.2.7:587', '192.0.2.0/30', 'both.example', 'mx:example.org']);
  expect(found).toEqual([
    '192.0.2.1:25 192.0.2.1:25 192.0.2.1',
    '192.0.2.2:25 192.0.2.2:25 192.0.2.2',
    '192.0.2.7:587 192.0.2.7:587 192.0.2.7',
    'both.example:25 both.example:25 192.0.2.1',
    'both.example:25 both.example:25 2001:db8::1',
    'mx:example.org both.example:25 192.0.2.1',
    'mx:example.org both.example:25 2001:db8::1',
    'mx:example.org mx.example.net:25 192.0.2.9',
  ]);
});

test('names are looked up in the wanted family alone', async () => {
  const { found, questions } = await find(['both.example', '192.0.2.7'], { family: 6 });
  expect(found).toEqual([
    '192.0.2.7:25 192.0.2.7:25 192.0.2.7',
    'both.example:25 both.example:25 2001:db8::1',
  ]);
  expect(questions).toEqual(['AAAA both.example']);
});

test('what cannot be found is a destination with its failure', async () => {
  const { found } = await find(['gone.example', 'mx:gone.example', '192.0.2.7']);
  expect(found).toEqual([
    '192.0.2.7:25 192.0.2.7:25 192.0.2.7',
    'gone.example:25 gone.example:25 ENOTFOUND',
    'mx:gone.example gone.example:25 ENOTFOUND',
  ]);
});

describe('what a line says beside its target', () => {
  const declared = { connector: 'EX01\\Default', requireTls: true };

  test.each([
    ['192.0.2.1', ['example.com']],
    ['192.0.2.0/30', ['example.com', 'example.com']],
    ['both.example', ['example.com', 'example.com']],
    ['mx:example.org', ['example.org', 'example.org', 'example.org']],
  ])('goes with every address of %s; an mx: domain stays', async (text, domains) => {
    await using server = await startNameServer(ZONE);
    const resolver = createResolver({ servers: [server.address] });
    const list = listOf({ target: parseTarget(text), domain: 'example.com', declared });
    const found = await all(destinationsOf(list, options({ resolver })));
    expect(found.map((one) => one.destination.domain)).toEqual(domains);
    expect(found.map((one) => one.declared)).toEqual(domains.map(() => declared));
  });

  test('is known to those who choose what to keep', async () => {
    const list = listOf({ domain: 'example.com' }, { domain: 'example.org' });
    const keep: DestinationsOptions['keep'] = ({ domain }) => domain === 'example.org';
    const found = await all(destinationsOf(list, options({ keep })));
    expect(found.map((one) => one.destination.domain)).toEqual(['example.org']);
  });
});

test('what is not kept is not looked up', async () => {
  const keep: DestinationsOptions['keep'] = ({ host }) => host === 'mx.example.net';
  const lines = ['both.example', 'mx:example.org', '192.0.2.0/28', 'gone.example'];
  const { found, questions } = await find(lines, { keep });
  expect(found).toEqual(['mx:example.org mx.example.net:25 192.0.2.9']);
  expect(questions).toEqual(['A mx.example.net', 'AAAA mx.example.net', 'MX example.org']);
});

test('the shards together are the whole, and an MX host of two domains is in one', async () => {
  const lines = [
    '192.0.2.0/27',
    'mx:example.org',
    'mx:example.com',
    'mx:gone.example',
    'both.example',
  ];
  const whole = await find(lines);
  const shards = await Promise.all(
    [1, 2, 3].map((index) => find(lines, { keep: (one) => isInShard(one, { index, count: 3 }) })),
  );
  expect(shards.flatMap(({ found }) => found).toSorted()).toEqual(whole.found);
  const sharing = shards.filter(({ found }) => found.some((one) => one.includes('mx.example.net')));
  expect(sharing).toHaveLength(1);
});

test('the order is changed after networks are expanded', async () => {
  const found = destinationsOf(
    listOf('192.0.2.0/24'),
    options({ reorder: (endpoints) => shuffled(endpoints, 300, () => 0.999) }),
  );
  const addresses = (await all(found)).map((one) => one.destination.address);
  expect(addresses.slice(0, 2)).toEqual(['192.0.2.254', '192.0.2.253']);
  expect(addresses).toHaveLength(254);
});

describe('a name server that is silent', () => {
  test.each([['silent.example'], ['mx:silent.example']])(
    'for %s holds up nobody else',
    async (slow) => {
      await using server = await startNameServer(ZONE);
      const resolver = createResolver({ servers: [server.address], timeoutMs: 60_000 });
      const list = listOf(slow, 'mx:example.com', '192.0.2.7', 'both.example');
      const found = destinationsOf(list, options({ resolver, concurrency: 2 }));
      const first = [
        await found.next(),
        await found.next(),
        await found.next(),
        await found.next(),
      ];
      const hosts = first.map(({ value }) => value?.destination.host).toSorted();
      expect(hosts).toEqual(['192.0.2.7', 'both.example', 'both.example', 'mx.example.net']);
      resolver.cancel();
      expect((await found.next()).value?.destination.failure).toMatchObject({ code: 'ECANCELLED' });
      expect((await found.next()).done).toBe(true);
    },
  );

  test('is not waited for longer than a host may take', async () => {
    const never = () => new Promise<never>(() => {});
    const resolver = { resolve4: never, resolve6: never, resolveMx: never, cancel: () => {} };
    const list = listOf('silent.example', 'mx:silent.example');
    const found = await all(destinationsOf(list, options({ resolver, timeoutMs: 1 })));
    expect(found.map((one) => one.destination.failure?.code)).toEqual(['ETIMEOUT', 'ETIMEOUT']);
  });

  test('is left when the signal fires', async () => {
    await using server = await startNameServer(ZONE);
    const resolver = createResolver({ servers: [server.address], timeoutMs: 60_000 });
    const interrupt = new AbortController();
    const list = listOf('192.0.2.7', 'silent.example', 'mx:silent.example');
    const found = destinationsOf(list, options({ resolver, signal: interrupt.signal }));
    await found.next();
    const next = found.next();
    interrupt.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    resolver.cancel();
  });
});

test('no more hosts are looked up at once than may be', async () => {
  let asking = 0;
  let most = 0;
  const resolver = {
    async resolve4() {
      most = Math.max(most, ++asking);
      await new Promise(setImmediate);
      asking--;
      return ['192.0.2.1'];
    },
    resolve6: async () => [],
    resolveMx: async () => [],
    cancel: () => {},
  };
  const lines = Array.from({ length: 50 }, (_, at) => `mx${at}.example`);
  const found = destinationsOf(listOf(...lines), options({ resolver, concurrency: 7 }));
  expect(await all(found)).toHaveLength(50);
  expect(most).toBe(7);
});

test('a network of 16 million addresses is listed as it is taken', async () => {
  let kept = 0;
  const keep = () => ++kept > 0;
  const found = destinationsOf(listOf('10.0.0.0/8'), options({ keep }));
  for (let taken = 0; taken < 100; taken++) await found.next();
  await found.return();
  expect(kept).toBeLessThan(110);
});
