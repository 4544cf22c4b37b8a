import { describe, expect, test } from 'vitest';
import { type ProbeTargetsOptions, probeTargets } from '../../src/scan/probe-targets.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { createResolver, type NameResolver } from '../../src/target/resolver.ts';
import type { Destination } from '../../src/target/target.ts';
import { startNameServer, type Zone } from '../support/name-server.ts';

const NO_NAMES = { resolver: createResolver({ servers: ['127.0.0.1:1'] }) };

function targets(...texts: readonly string[]) {
  return texts.map((text) => parseTarget(text, { port: 25 }));
}

function options(given: Partial<ProbeTargetsOptions<string>> = {}): ProbeTargetsOptions<string> {
  return {
    ...NO_NAMES,
    concurrency: 4,
    family: null,
    signal: new AbortController().signal,
    observe: async ({ target, address, failure }) => `${target} ${address ?? failure?.code}`,
    ...given,
  };
}

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const result of results) seen.push(result);
  return seen;
}

test('gives one observation for each target, in their order, and for one named twice two', async () => {
  const list = targets('192.0.2.2', '192.0.2.1:587', '192.0.2.2');
  expect(await all(probeTargets(list, options()))).toEqual([
    '192.0.2.2:25 192.0.2.2',
    '192.0.2.1:587 192.0.2.1',
    '192.0.2.2:25 192.0.2.2',
  ]);
});

describe('a network', () => {
  test('becomes its addresses, each a target of its own', async () => {
    expect(await all(probeTargets(targets('192.0.2.0/29:587'), options()))).toEqual(
      [1, 2, 3, 4, 5, 6].map((host) => `192.0.2.${host}:587 192.0.2.${host}`),
    );
  });

  test('of IPv6 is written with brackets', async () => {
    expect(await all(probeTargets(targets('2001:db8::/127'), options()))).toEqual([
      '[2001:db8::]:25 2001:db8::',
      '[2001:db8::1]:25 2001:db8::1',
    ]);
  });

  test('of 16 million addresses is never listed whole', async () => {
    let observed = 0;
    const observe = async ({ target }: Destination) => {
      observed++;
      return target;
    };
    const results = probeTargets(targets('10.0.0.0/8'), options({ observe, concurrency: 3 }));
    expect((await results.next()).value).toBe('10.0.0.1:25');
    await results.return(undefined);
    expect(observed).toBeLessThanOrEqual(6);
  });
});

describe('a name', () => {
  const ZONE: Zone = {
    'both.example': { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'] },
    'example.org': { MX: [[10, 'both.example']] },
  };

  test.each([
    [null, ['192.0.2.1', '192.0.2.2', '2001:db8::1']],
    [4, ['192.0.2.1', '192.0.2.2']],
    [6, ['2001:db8::1']],
  ] as const)('gives each of its addresses; family %s', async (family, addresses) => {
    await using dns = await startNameServer(ZONE);
    const resolver = createResolver({ servers: [dns.address] });
    const seen = await all(probeTargets(targets('both.example'), options({ resolver, family })));
    expect(seen).toEqual(addresses.map((address) => `both.example:25 ${address}`));
  });

  test('that does not resolve is an observation too, and does not stop the others', async () => {
    await using dns = await startNameServer(ZONE);
    const resolver = createResolver({ servers: [dns.address] });
    const list = targets('gone.example', 'mx:example.org');
    expect(await all(probeTargets(list, options({ resolver, family: 6 })))).toEqual([
      'gone.example:25 ENOTFOUND',
      'mx:example.org 2001:db8::1',
    ]);
  });
});

test('never talks to one address twice at once, however many targets name it', async () => {
  const busy = new Set<string>();
  const observe = async ({ address }: Destination) => {
    const at = address ?? '';
    expect(busy).not.toContain(at);
    busy.add(at);
    await new Promise(setImmediate);
    busy.delete(at);
    return at;
  };
  const list = targets('192.0.2.1:25', '192.0.2.1:587', '192.0.2.2', '192.0.2.1:465');
  const seen = await all(probeTargets(list, options({ observe })));
  expect(seen).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.1']);
});

test('once aborted, gives what is in hand and takes no more', async () => {
  const interrupt = new AbortController();
  const started: string[] = [];
  const observe = async ({ target }: Destination) => {
    started.push(target);
    if (started.length === 2) interrupt.abort();
    return target;
  };
  const { signal } = interrupt;
  const list = targets('192.0.2.0/24');
  const seen = await all(probeTargets(list, options({ observe, signal, concurrency: 2 })));
  expect(seen).toEqual(['192.0.2.1:25', '192.0.2.2:25']);
});

test('aborted while a name server is silent, it ends without that target and stops asking', async () => {
  await using dns = await startNameServer({ 'silent.example': 'SILENT' });
  const interrupt = new AbortController();
  const resolver = createResolver({ servers: [dns.address] });
  const asked = resolver.resolve4('silent.example');
  const { signal } = interrupt;
  const list = targets('192.0.2.1', 'silent.example', '192.0.2.2');
  const results = probeTargets(list, options({ resolver, signal, concurrency: 2 }));
  expect((await results.next()).value).toBe('192.0.2.1:25 192.0.2.1');
  interrupt.abort();
  expect(await all(results)).toEqual(['192.0.2.2:25 192.0.2.2']);
  await expect(asked).rejects.toMatchObject({ code: 'ECANCELLED' });
});

test('a name server that is silent for longer than a target may take is not waited for', async () => {
  await using dns = await startNameServer({ 'silent.example': 'SILENT' });
  const resolver = createResolver({ servers: [dns.address], timeoutMs: 60_000 });
  const asked = resolver.resolve4('silent.example');
  const results = probeTargets(targets('silent.example'), options({ resolver, timeoutMs: 1 }));
  expect(await all(results)).toEqual(['silent.example:25 ETIMEOUT']);
  // Nor is the process kept alive by the question once the run is over.
  await expect(asked).rejects.toMatchObject({ code: 'ECANCELLED' });
});

test('our own error is thrown, and not into the void', async () => {
  const observe = async ({ target }: Destination) => {
    if (target === '192.0.2.2:25') throw new Error('our bug');
    await new Promise(setImmediate);
    return target;
  };
  const results = probeTargets(targets('192.0.2.1', '192.0.2.2'), options({ observe }));
  expect((await results.next()).value).toBe('192.0.2.1:25');
  await expect(results.next()).rejects.toThrow('our bug');
});

test('an error of ours waits for the rest of its target to be looked up', async () => {
  const later = Promise.withResolvers<readonly string[]>();
  const resolver: NameResolver = {
    resolveMx: async () => [
      { priority: 10, exchange: 'one.example' },
      { priority: 20, exchange: 'two.example' },
    ],
    resolve4: async (name) => (name === 'one.example' ? ['192.0.2.1'] : later.promise),
    resolve6: async () => [],
    cancel: () => {},
  };
  const observe = () => Promise.reject(new Error('our bug'));
  const results = all(probeTargets(targets('mx:example.org'), options({ resolver, observe })));
  const told = expect(results).rejects.toThrow('our bug');
  // Where nobody listens to a rejection, Node ends the process in the next turn of its loop.
  await new Promise(setImmediate);
  later.resolve(['192.0.2.2']);
  await told;
});
