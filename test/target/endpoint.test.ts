import { expect, test } from 'vitest';
import { findEndpoints, listEndpoints } from '../../src/target/endpoint.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { knownDestination, resolveEndpoint } from '../../src/target/resolve.ts';
import { createResolver } from '../../src/target/resolver.ts';
import { startNameServer, type Zone } from '../support/name-server.ts';

test.each([
  ['smtps://mail.example', ['smtps://mail.example:465 mail.example 465 true']],
  ['[2001:db8::1]:587', ['[2001:db8::1]:587 2001:db8::1 587 false']],
  ['192.0.2.0/30', ['192.0.2.1:25 192.0.2.1 25 false', '192.0.2.2:25 192.0.2.2 25 false']],
])('%s is listed without asking', (text, expected) => {
  expect(
    list(text).map((one) => [one.target, one.host, one.port, one.implicitTls].join(' ')),
  ).toEqual(expected);
  expect(list(text)).toMatchObject(expected.map(() => ({ domain: null, exchange: null })));
});

const ZONE: Zone = {
  'example.org': {
    MX: [
      [10, 'mx.example.net'],
      [20, '192.0.2.1'],
      [30, 'gone.example.net'],
    ],
  },
  'mx.example.net': { A: ['192.0.2.1'] },
};

test('mx: is listed before its hosts are looked up', async () => {
  const { endpoints, questions } = await find('mx:example.org:587');
  expect(endpoints).toMatchObject(
    ['mx.example.net', '192.0.2.1', 'gone.example.net'].map((host) => ({
      target: 'mx:example.org:587',
      host,
      port: 587,
      implicitTls: false,
      domain: 'example.org',
    })),
  );
  expect(questions).toEqual(['MX example.org']);
});

test('a domain that cannot be found is an endpoint too, so that it is in one shard', async () => {
  const { endpoints } = await find('mx:gone.example');
  expect(endpoints).toMatchObject([{ host: 'gone.example', port: 25, domain: 'gone.example' }]);
  expect(endpoints.map(knownDestination)).toMatchObject([{ failure: { code: 'ENOTFOUND' } }]);
});

test.each([
  ['an address', '192.0.2.1', '192.0.2.1'],
  ['a name', 'mail.example', undefined],
  ['a name without a dot', 'localhost', undefined],
])('whether %s needs to be looked up is known at once', (_claim, text, address) => {
  expect(list(text).map((one) => knownDestination(one)?.address)).toEqual([address]);
});

test('the endpoints of a domain resolve to what the domain does', async () => {
  await using server = await startNameServer(ZONE);
  const resolver = createResolver({ servers: [server.address] });
  const target = parseTarget('mx:example.org');
  if (target.kind !== 'mx') throw new Error('not a domain');
  const endpoints = await findEndpoints(target, resolver, {});
  const found = await Promise.all(endpoints.map((one) => resolveEndpoint(one, resolver)));
  expect(found.flat()).toEqual([
    {
      target: 'mx:example.org',
      host: 'mx.example.net',
      port: 25,
      implicitTls: false,
      domain: 'example.org',
      address: '192.0.2.1',
      family: 4,
      dnsMs: expect.any(Number),
    },
    expect.objectContaining({
      address: null,
      failure: expect.objectContaining({ code: 'MXADDRESS' }),
    }),
    expect.objectContaining({
      failure: expect.objectContaining({
        message:
          'gone.example.net, an MX of example.org, does not resolve: no such name (ENOTFOUND)',
      }),
    }),
  ]);
});

test('a name server that never answers is not waited for longer than it may take', async () => {
  const never = () => new Promise<never>(() => {});
  const resolver = { resolve4: never, resolve6: never, resolveMx: never, cancel: () => {} };
  const domain = parseTarget('mx:example.org');
  if (domain.kind !== 'mx') throw new Error('not a domain');
  const found = await findEndpoints(domain, resolver, { timeoutMs: 1 });
  expect(found.map(knownDestination)).toMatchObject([{ failure: { code: 'ETIMEOUT' } }]);
  const [endpoint] = list('mail.example');
  const resolved = endpoint && (await resolveEndpoint(endpoint, resolver, { timeoutMs: 1 }));
  expect(resolved).toMatchObject([{ failure: { code: 'ETIMEOUT' } }]);
});

function list(text: string) {
  const target = parseTarget(text);
  if (target.kind === 'mx') throw new Error('a domain');
  return [...listEndpoints(target)];
}

async function find(text: string) {
  await using server = await startNameServer(ZONE);
  const target = parseTarget(text);
  if (target.kind !== 'mx') throw new Error('not a domain');
  const endpoints = await findEndpoints(target, createResolver({ servers: [server.address] }), {});
  return { endpoints, questions: server.questions };
}
