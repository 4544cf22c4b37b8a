import { describe, expect, test } from 'vitest';
import { parseTarget } from '../../src/target/parse.ts';
import { type ResolveOptions, resolveTarget } from '../../src/target/resolve.ts';
import { createResolver, type MxRecord, type NameResolver } from '../../src/target/resolver.ts';
import type { Destination } from '../../src/target/target.ts';
import { TargetError } from '../../src/target/target-error.ts';
import { startNameServer, type Zone } from '../support/name-server.ts';

describe('an address needs no look-up', () => {
  test.each([
    ['IPv4', '192.0.2.1:587', '192.0.2.1', 4],
    ['IPv6', '[2001:db8::1]:587', '2001:db8::1', 6],
    ['IPv6 with a zone', '[fe80::1%eth0]:587', 'fe80::1%eth0', 6],
  ])('%s', async (_claim, text, address, family) => {
    const { destinations, questions } = await resolve({}, text);
    expect(destinations).toEqual([
      {
        target: text,
        host: address,
        port: 587,
        implicitTls: false,
        domain: null,
        address,
        family,
        dnsMs: null,
      },
    ]);
    expect(questions).toEqual([]);
  });

  test('and is not refused when names are wanted in the other family', async () => {
    const { destinations } = await resolve({}, '192.0.2.1', { family: 6 });
    expect(addresses(destinations)).toEqual(['192.0.2.1']);
  });

  test('every address of a network is a target of its own', async () => {
    const { destinations, questions } = await resolve({}, '192.0.2.0/30:587');
    expect(destinations).toMatchObject([
      { target: '192.0.2.1:587', host: '192.0.2.1', address: '192.0.2.1', family: 4, dnsMs: null },
      { target: '192.0.2.2:587', host: '192.0.2.2', address: '192.0.2.2', family: 4, dnsMs: null },
    ]);
    expect(questions).toEqual([]);
  });

  test('an IPv6 network gets its brackets', async () => {
    const { destinations } = await resolve({}, '2001:db8::8/127');
    expect(destinations).toMatchObject([
      { target: '[2001:db8::8]:25', address: '2001:db8::8', family: 6 },
      { target: '[2001:db8::9]:25', address: '2001:db8::9', family: 6 },
    ]);
  });

  test('a network that is too wide is refused', async () => {
    await expect(resolve({}, '2001:db8::/64')).rejects.toThrow(TargetError);
  });
});

describe('a name with a dot', () => {
  const twoFamilies: Zone = {
    'mail.example': {
      A: ['192.0.2.9', '192.0.2.1', '192.0.2.9'],
      AAAA: ['2001:db8::9', '2001:db8::1'],
    },
  };

  test('gives every address once, IPv4 first, each family as answered', async () => {
    const { destinations } = await resolve(twoFamilies, 'smtps://mail.example');
    expect(addresses(destinations)).toEqual([
      '192.0.2.9',
      '192.0.2.1',
      '2001:db8::9',
      '2001:db8::1',
    ]);
    expect(destinations[3]).toEqual({
      target: 'smtps://mail.example:465',
      host: 'mail.example',
      port: 465,
      implicitTls: true,
      domain: null,
      address: '2001:db8::1',
      family: 6,
      dnsMs: expect.any(Number),
    });
  });

  test('is asked for in both families at once', async () => {
    const asked6 = Promise.withResolvers<void>();
    const resolver: NameResolver = {
      resolve4: () => asked6.promise.then(() => ['192.0.2.1']),
      async resolve6() {
        asked6.resolve();
        return ['2001:db8::1'];
      },
      resolveMx: async () => [],
      cancel: () => {},
    };
    const destinations = await collect(resolveTarget(parseTarget('mail.example'), resolver));
    expect(addresses(destinations)).toEqual(['192.0.2.1', '2001:db8::1']);
  });

  test.each([
    ['-4', 4, ['192.0.2.9', '192.0.2.1'], ['A mail.example']],
    ['-6', 6, ['2001:db8::9', '2001:db8::1'], ['AAAA mail.example']],
  ] as const)('%s asks for that family and no other', async (_claim, family, found, asked) => {
    const { destinations, questions } = await resolve(twoFamilies, 'mail.example', { family });
    expect(addresses(destinations)).toEqual(found);
    expect(questions).toEqual(asked);
  });

  test('is asked for as A-label when it is written in Unicode', async () => {
    const zone: Zone = { 'xn--bcher-kva.example': { A: ['192.0.2.1'] } };
    const { destinations } = await resolve(zone, 'bücher.example');
    expect(destinations).toMatchObject([{ host: 'xn--bcher-kva.example', address: '192.0.2.1' }]);
  });

  test.each<[string, Zone]>([
    ['the other has no data', { 'mail.example': { A: ['192.0.2.1'] } }],
    ['the other is said not to exist', { 'mail.example': { A: ['192.0.2.1'], AAAA: 'NXDOMAIN' } }],
  ])('is content with one family when %s', async (_claim, zone) => {
    const { destinations } = await resolve(zone, 'mail.example');
    expect(destinations).toMatchObject([{ address: '192.0.2.1' }]);
  });

  test('tells that a family is not known when the name server failed on it', async () => {
    const zone: Zone = { 'mail.example': { A: ['192.0.2.1'], AAAA: 'SERVFAIL' } };
    const { destinations } = await resolve(zone, 'mail.example');
    expect(addresses(destinations)).toEqual(['192.0.2.1', null]);
    expect(destinations[1]?.failure).toEqual({
      stage: 'resolve',
      kind: 'unresolved',
      code: 'ESERVFAIL',
      message:
        'mail.example may have IPv6 addresses too: ' +
        'the name server could not find out (ESERVFAIL)',
    });
  });

  test.each<[string, Zone, ResolveOptions, string, string]>([
    [
      'that does not exist',
      {},
      {},
      'ENOTFOUND',
      'mail.example does not resolve: no such name (ENOTFOUND)',
    ],
    [
      'with neither family',
      { 'mail.example': {} },
      {},
      'ENODATA',
      'mail.example does not resolve: it has no address (ENODATA)',
    ],
    [
      'that exists for one family only, without data',
      { 'mail.example': { A: 'NXDOMAIN' } },
      {},
      'ENODATA',
      'mail.example does not resolve: it has no address (ENODATA)',
    ],
    [
      'that the name server fails on',
      { 'mail.example': 'SERVFAIL' },
      {},
      'ESERVFAIL',
      'mail.example does not resolve: the name server could not find out (ESERVFAIL)',
    ],
    [
      'with no data for one family, where the other failed',
      { 'mail.example': { AAAA: 'SERVFAIL' } },
      {},
      'ESERVFAIL',
      'mail.example does not resolve: the name server could not find out (ESERVFAIL)',
    ],
    [
      'that is met with silence',
      { 'mail.example': 'SILENT' },
      {},
      'ETIMEOUT',
      'mail.example does not resolve: the name server did not answer (ETIMEOUT)',
    ],
    [
      'that has IPv6 only, with -4',
      { 'mail.example': { AAAA: ['2001:db8::1'] } },
      { family: 4 },
      'ENODATA',
      'mail.example has only IPv6 addresses, and IPv4 was asked for (ENODATA)',
    ],
    [
      'that has IPv4 only, with -6',
      { 'mail.example': { A: ['192.0.2.1'] } },
      { family: 6 },
      'ENODATA',
      'mail.example has only IPv4 addresses, and IPv6 was asked for (ENODATA)',
    ],
    [
      'with neither family, with -6',
      { 'mail.example': {} },
      { family: 6 },
      'ENODATA',
      'mail.example does not resolve: it has no address (ENODATA)',
    ],
    [
      'that does not exist, with -6',
      {},
      { family: 6 },
      'ENOTFOUND',
      'mail.example does not resolve: no such name (ENOTFOUND)',
    ],
  ])('%s is one failure', async (_claim, zone, options, code, message) => {
    const { destinations } = await resolve(zone, 'mail.example:587', options);
    expect(destinations).toEqual([
      {
        target: 'mail.example:587',
        host: 'mail.example',
        port: 587,
        implicitTls: false,
        domain: null,
        address: null,
        family: null,
        dnsMs: expect.any(Number),
        failure: { stage: 'resolve', kind: 'unresolved', code, message },
      },
    ]);
  });
});

describe('a name without a dot', () => {
  test('is asked of the operating system: localhost', async () => {
    const { destinations, questions } = await resolve({}, 'localhost:2525');
    expect(destinations[0]).toEqual({
      target: 'localhost:2525',
      host: 'localhost',
      port: 2525,
      implicitTls: false,
      domain: null,
      address: '127.0.0.1',
      family: 4,
      dnsMs: expect.any(Number),
    });
    expect(questions).toEqual([]);
  });

  test('keeps to the wanted family', async () => {
    const { destinations } = await resolve({}, 'localhost', { family: 4 });
    expect(destinations.map(({ family }) => family)).not.toContain(6);
    expect(addresses(destinations)).toContain('127.0.0.1');
  });
});

describe('mx:', () => {
  test('walks the MX by preference, equals by name, each to every address', async () => {
    const zone: Zone = {
      'example.org': {
        MX: [
          [20, 'backup.example.org'],
          [10, 'MX-B.example.org'],
          [10, 'mx-a.example.org'],
          [30, 'mx-a.example.org'],
        ],
      },
      'mx-a.example.org': { A: ['192.0.2.2', '192.0.2.1'], AAAA: ['2001:db8::1'] },
      'mx-b.example.org': { A: ['192.0.2.3'] },
      'backup.example.org': { A: ['192.0.2.1'] },
    };
    const { destinations } = await resolve(zone, 'mx:example.org:587');
    expect(destinations.map(({ host, address }) => [host, address])).toEqual([
      ['mx-a.example.org', '192.0.2.2'],
      ['mx-a.example.org', '192.0.2.1'],
      ['mx-a.example.org', '2001:db8::1'],
      ['mx-b.example.org', '192.0.2.3'],
      ['backup.example.org', '192.0.2.1'],
    ]);
    expect(destinations[0]).toEqual({
      target: 'mx:example.org:587',
      host: 'mx-a.example.org',
      port: 587,
      implicitTls: false,
      domain: 'example.org',
      address: '192.0.2.2',
      family: 4,
      dnsMs: expect.any(Number),
    });
  });

  test('keeps to the wanted family', async () => {
    const zone: Zone = {
      'example.org': {
        MX: [
          [10, 'mx1.example.org'],
          [20, 'mx2.example.org'],
        ],
      },
      'mx1.example.org': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
      'mx2.example.org': { A: ['192.0.2.2'] },
    };
    const { destinations } = await resolve(zone, 'mx:example.org', { family: 6 });
    expect(destinations).toMatchObject([
      { host: 'mx1.example.org', address: '2001:db8::1', family: 6 },
      {
        host: 'mx2.example.org',
        failure: {
          message:
            'mx2.example.org, an MX of example.org, ' +
            'has only IPv4 addresses, and IPv6 was asked for (ENODATA)',
        },
      },
    ]);
  });

  test('an MX host that does not resolve does not stop the others', async () => {
    const zone: Zone = {
      'example.org': {
        MX: [
          [10, 'gone.example.org'],
          [20, 'mx.example.org'],
        ],
      },
      'mx.example.org': { A: ['192.0.2.1'] },
    };
    const { destinations } = await resolve(zone, 'mx:example.org');
    expect(destinations).toMatchObject([
      {
        host: 'gone.example.org',
        domain: 'example.org',
        address: null,
        failure: {
          code: 'ENOTFOUND',
          message:
            'gone.example.org, an MX of example.org, does not resolve: no such name (ENOTFOUND)',
        },
      },
      { host: 'mx.example.org', domain: 'example.org', address: '192.0.2.1' },
    ]);
  });

  test('the hosts of a domain are looked up side by side', async () => {
    const lastAsked = Promise.withResolvers<void>();
    const resolver: NameResolver = {
      resolveMx: async () => ['a', 'b', 'c'].map((name) => exchange(`${name}.example.org`)),
      async resolve4(name) {
        if (name === 'c.example.org') lastAsked.resolve();
        await lastAsked.promise;
        return ['192.0.2.1'];
      },
      resolve6: async () => [],
      cancel: () => {},
    };
    const destinations = await collect(resolveTarget(parseTarget('mx:example.org'), resolver));
    expect(destinations.map(({ host }) => host)).toEqual([
      'a.example.org',
      'b.example.org',
      'c.example.org',
    ]);
  });

  test('but never all of many at once, and those beyond fifty not at all', async () => {
    const asked = new Set<string>();
    let asking = 0;
    let most = 0;
    const resolver: NameResolver = {
      resolveMx: async () =>
        Array.from({ length: 70 }, (_, at) => exchange(`mx${at + 10}.example`)),
      async resolve4(name) {
        asked.add(name);
        most = Math.max(most, ++asking);
        await new Promise(setImmediate);
        asking--;
        return ['192.0.2.1'];
      },
      resolve6: async () => [],
      cancel: () => {},
    };
    const destinations = await collect(resolveTarget(parseTarget('mx:example.org'), resolver));
    expect({ asked: asked.size, most }).toEqual({ asked: 50, most: 8 });
    expect(destinations).toHaveLength(51);
    expect(destinations.at(-2)).toMatchObject({ host: 'mx59.example', address: '192.0.2.1' });
    expect(destinations.at(-1)).toMatchObject({
      host: 'example.org',
      address: null,
      failure: {
        kind: 'unresolved',
        code: 'TOOMANYMX',
        message: 'example.org has 70 MX hosts; those after the first 50 are left out',
      },
    });
  });

  test('a domain without MX is its own (RFC 5321 §5.1)', async () => {
    const zone: Zone = { 'example.org': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] } };
    const { destinations } = await resolve(zone, 'mx:example.org');
    expect(destinations).toMatchObject([
      { target: 'mx:example.org', host: 'example.org', domain: 'example.org', family: 4 },
      { target: 'mx:example.org', host: 'example.org', domain: 'example.org', family: 6 },
    ]);
  });

  test('a null MX beside a real one is passed over (RFC 7505 §3 forbids it)', async () => {
    const zone: Zone = {
      'example.org': {
        MX: [
          [0, '.'],
          [10, 'mx.example.org'],
        ],
      },
      'mx.example.org': { A: ['192.0.2.1'] },
    };
    const { destinations } = await resolve(zone, 'mx:example.org');
    expect(destinations).toMatchObject([{ host: 'mx.example.org', address: '192.0.2.1' }]);
  });

  test('a short MX host is asked of DNS, not of this computer', async () => {
    const { questions } = await resolve(
      { 'example.org': { MX: [[10, 'mail']] } },
      'mx:example.org',
    );
    expect(questions.toSorted()).toEqual(['A mail', 'AAAA mail', 'MX example.org']);
  });

  test.each<[string, Zone, string, string, string]>([
    [
      'a null MX',
      { 'example.org': { MX: [[0, '.']], A: ['192.0.2.1'] } },
      'example.org',
      'NULLMX',
      'example.org accepts no mail: its MX is null (RFC 7505)',
    ],
    [
      'a domain that does not exist',
      {},
      'example.org',
      'ENOTFOUND',
      'example.org does not resolve: no such name (ENOTFOUND)',
    ],
    [
      'a domain with neither MX nor address',
      { 'example.org': {} },
      'example.org',
      'ENODATA',
      'example.org, which has no MX, does not resolve: it has no address (ENODATA)',
    ],
    [
      'an MX that the name server fails on, though there is an address',
      { 'example.org': { MX: 'SERVFAIL', A: ['192.0.2.1'] } },
      'example.org',
      'ESERVFAIL',
      'the MX of example.org does not resolve: the name server could not find out (ESERVFAIL)',
    ],
    [
      'an MX that is an address',
      { 'example.org': { MX: [[10, '192.0.2.1']] }, '192.0.2.1': { A: ['192.0.2.1'] } },
      '192.0.2.1',
      'MXADDRESS',
      'the MX of example.org is 192.0.2.1; it must name a host (RFC 5321 §5.1)',
    ],
    [
      'an MX that is localhost',
      { 'example.org': { MX: [[0, 'localhost']] }, localhost: { A: ['127.0.0.1'] } },
      'localhost',
      'MXADDRESS',
      'the MX of example.org is localhost; it must name a host (RFC 5321 §5.1)',
    ],
    [
      'an MX that is no name',
      { 'example.org': { MX: [[10, '<b>.example.org']] } },
      '<b>.example.org',
      'EBADNAME',
      'the MX of example.org is "<b>.example.org", which is no host name (EBADNAME)',
    ],
  ])('%s is one failure', async (_claim, zone, host, code, message) => {
    const { destinations } = await resolve(zone, 'mx:example.org');
    expect(destinations).toEqual([
      {
        target: 'mx:example.org',
        host,
        port: 25,
        implicitTls: false,
        domain: 'example.org',
        address: null,
        family: null,
        dnsMs: expect.any(Number),
        failure: { stage: 'resolve', kind: 'unresolved', code, message },
      },
    ]);
  });
});

describe('where time runs out', () => {
  test.each<[string, Zone, string, (string | null)[], string]>([
    [
      'a name counts as not answered',
      { 'mail.example': 'SILENT' },
      'mail.example',
      [null],
      'mail.example does not resolve: the name server did not answer (ETIMEOUT)',
    ],
    [
      'the family that is known is kept',
      { 'mail.example': { A: ['192.0.2.1'], AAAA: 'SILENT' } },
      'mail.example',
      ['192.0.2.1', null],
      'mail.example may have IPv6 addresses too: the name server did not answer (ETIMEOUT)',
    ],
    [
      'the MX counts as not answered',
      { 'example.org': { MX: 'SILENT' } },
      'mx:example.org',
      [null],
      'the MX of example.org does not resolve: the name server did not answer (ETIMEOUT)',
    ],
    [
      'an MX host that is known is kept',
      {
        'example.org': {
          MX: [
            [10, 'mx1.example.org'],
            [20, 'mx2.example.org'],
          ],
        },
        'mx1.example.org': { A: ['192.0.2.1'] },
        'mx2.example.org': 'SILENT',
      },
      'mx:example.org',
      ['192.0.2.1', null],
      'mx2.example.org, an MX of example.org, does not resolve: ' +
        'the name server did not answer (ETIMEOUT)',
    ],
  ])('%s', async (_claim, zone, text, found, message) => {
    await using server = await startNameServer(zone);
    // The resolver would wait for a minute: it is the time for the target that ends the wait.
    const resolver = createResolver({ servers: [server.address], timeoutMs: 60_000 });
    const options = { timeoutMs: 500 };
    const destinations = await collect(resolveTarget(parseTarget(text), resolver, options));
    resolver.cancel();
    expect(addresses(destinations)).toEqual(found);
    expect(destinations.at(-1)?.failure).toMatchObject({ code: 'ETIMEOUT', message });
  });

  test('the operating system is not waited for either', async () => {
    const resolver = neverAnswering(() => {});
    const options = { timeoutMs: 0 };
    const destinations = await collect(resolveTarget(parseTarget('localhost'), resolver, options));
    expect(destinations).toMatchObject([{ address: null, failure: { code: 'ETIMEOUT' } }]);
  });
});

describe('a signal', () => {
  test('that aborted before asks nothing', async () => {
    await using server = await startNameServer({});
    const signal = AbortSignal.abort();
    const resolver = createResolver({ servers: [server.address] });
    const destinations = resolveTarget(parseTarget('mail.example'), resolver, { signal });
    await expect(collect(destinations)).rejects.toBe(signal.reason);
    expect(server.questions).toEqual([]);
  });

  test('that aborts leaves a look-up that never ends', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const resolver = neverAnswering(() => controller.abort(new Error('interrupted')));
    const destinations = resolveTarget(parseTarget('mx:example.org'), resolver, { signal });
    await expect(collect(destinations)).rejects.toThrow('interrupted');
  });

  test('that aborts ends a network', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const resolver = neverAnswering(() => {});
    const destinations = resolveTarget(parseTarget('10.0.0.0/8'), resolver, { signal });
    await destinations.next();
    controller.abort();
    await expect(destinations.next()).rejects.toBe(signal.reason);
  });
});

test('a look-up that the abort cancelled is not told as a failure', async () => {
  await using server = await startNameServer({ 'mail.example': 'SILENT' });
  const controller = new AbortController();
  const { signal } = controller;
  const resolver = createResolver({ servers: [server.address] });
  const destinations = collect(resolveTarget(parseTarget('mail.example'), resolver, { signal }));
  resolver.cancel();
  controller.abort();
  await expect(destinations).rejects.toBe(signal.reason);
});

test('an error without a code is a bug and not a failure to resolve', async () => {
  const resolver = neverAnswering(() => {
    throw new RangeError('a bug');
  });
  const destinations = resolveTarget(parseTarget('mx:example.org'), resolver);
  await expect(collect(destinations)).rejects.toThrow(RangeError);
});

async function resolve(zone: Zone, text: string, options?: ResolveOptions) {
  await using server = await startNameServer(zone);
  const resolver = createResolver({ servers: [server.address], timeoutMs: 50 });
  const destinations = await collect(resolveTarget(parseTarget(text), resolver, options));
  return { destinations, questions: server.questions };
}

async function collect(source: AsyncIterable<Destination>): Promise<Destination[]> {
  const destinations: Destination[] = [];
  for await (const destination of source) destinations.push(destination);
  return destinations;
}

function exchange(host: string): MxRecord {
  return { priority: 10, exchange: host };
}

function addresses(destinations: readonly Destination[]): (string | null)[] {
  return destinations.map(({ address }) => address);
}

function neverAnswering(onQuestion: () => void): NameResolver {
  const ask = async (): Promise<never> => {
    onQuestion();
    return new Promise(() => {});
  };
  return { resolve4: ask, resolve6: ask, resolveMx: ask, cancel: () => {} };
}
