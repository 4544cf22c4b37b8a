import { expect, test } from 'vitest';
import { DEFAULT_LIMITS, limitKeys, type SharedLimits } from '../../src/scan/limit-keys.ts';

const LIFTED: SharedLimits = { perAddress: 0, perNetwork: 0, perProvider: 0 };

function ids(address: string | null, host: string, limits = DEFAULT_LIMITS): string[] {
  return limitKeys({ address, host }, limits).map(({ id }) => id);
}

test.each([
  ['an address', '192.0.2.10', '192.0.2.10', ['192.0.2.10', '192.0.2.0/24']],
  [
    'a host, too, and its provider',
    '192.0.2.10',
    'mail.contoso.com',
    ['192.0.2.10', '192.0.2.0/24', 'mail.contoso.com', '*.contoso.com'],
  ],
  [
    'a provider under a suffix of two labels',
    '192.0.2.10',
    'mx.a.contoso.co.uk',
    ['192.0.2.10', '192.0.2.0/24', 'mx.a.contoso.co.uk', '*.contoso.co.uk'],
  ],
  [
    'a host that is its own registrable domain, apart from the provider',
    '192.0.2.10',
    'contoso.com',
    ['192.0.2.10', '192.0.2.0/24', 'contoso.com', '*.contoso.com'],
  ],
  [
    'a hosting company, not its customer',
    '192.0.2.10',
    'customer.herokuapp.com',
    ['192.0.2.10', '192.0.2.0/24', 'customer.herokuapp.com', '*.herokuapp.com'],
  ],
  [
    'a name that no registry knows',
    '10.0.0.1',
    'ex01.corp.internal',
    ['10.0.0.1', '10.0.0.0/24', 'ex01.corp.internal', '*.corp.internal'],
  ],
  [
    'a name with an underscore',
    '10.0.0.1',
    'ex_01.contoso.com',
    ['10.0.0.1', '10.0.0.0/24', 'ex_01.contoso.com', '*.contoso.com'],
  ],
  [
    'a short name, which has no registrable domain',
    '10.0.0.1',
    'ex01',
    ['10.0.0.1', '10.0.0.0/24', 'ex01', '*.ex01'],
  ],
  [
    'IPv6 by its /48',
    '2001:db8:0:2::1',
    '2001:db8:0:2::1',
    ['2001:db8:0:2:0:0:0:1', '2001:db8:0::/48'],
  ],
  [
    'IPv6 without its zone',
    'fe80::1%eth0',
    'fe80::1%eth0',
    ['fe80:0:0:0:0:0:0:1', 'fe80:0:0::/48'],
  ],
  ['nothing that cannot be dialled', null, 'nowhere.example', []],
])('counts %s', (_claim, address, host, expected) => {
  expect(ids(address, host)).toEqual(expected);
});

test.each([
  ['a mapped address (RFC 4291 §2.5.5.2)', '::ffff:192.0.2.10'],
  ['a mapped address in groups', '::ffff:c000:20a'],
  ['an address behind NAT64 (RFC 6052 §2.1)', '64:ff9b::c000:20a'],
  ['the same with its IPv4 part in decimals', '64:ff9b::192.0.2.10'],
])('%s is the IPv4 address within', (_claim, address) => {
  expect(limitKeys({ address, host: address }, DEFAULT_LIMITS)).toEqual(
    limitKeys({ address: '192.0.2.10', host: '192.0.2.10' }, DEFAULT_LIMITS),
  );
});

test.each([
  ['2001:db8::1', '2001:db8:0:0::1'],
  ['2001:db8:1::1', '2001:db8:1:ffff::2'],
])('%s and %s are in one network', (one, other) => {
  expect(ids(one, one)[1]).toBe(ids(other, other)[1]);
});

test.each([
  ['2001:db8:1::1', '2001:db8:2::1'],
  ['192.0.2.1', '192.0.3.1'],
])('%s and %s are not', (one, other) => {
  expect(ids(one, one)[1]).not.toBe(ids(other, other)[1]);
});

test('one at a time for an address and for a host; eight for a network and for a provider', () => {
  const keys = limitKeys({ address: '192.0.2.10', host: 'mail.contoso.com' }, DEFAULT_LIMITS);
  expect(keys.map(({ limit }) => limit)).toEqual([1, 8, 1, 8]);
});

test('an address that has turned us away rests longer each time, its provider briefly', () => {
  const keys = limitKeys({ address: '192.0.2.10', host: 'mail.contoso.com' }, DEFAULT_LIMITS);
  expect(keys.map(({ id, rests }) => [id, rests])).toEqual([
    ['192.0.2.10', 'longer'],
    ['192.0.2.0/24', 'never'],
    ['mail.contoso.com', 'never'],
    ['*.contoso.com', 'briefly'],
  ]);
});

test.each<[string, Partial<SharedLimits>, string[]]>([
  ['perNetwork', { perNetwork: 0 }, ['192.0.2.10', 'mail.contoso.com', '*.contoso.com']],
  ['perProvider', { perProvider: 0 }, ['192.0.2.10', '192.0.2.0/24', 'mail.contoso.com']],
  ['perAddress', { perAddress: 0 }, ['192.0.2.10', '192.0.2.0/24', '*.contoso.com']],
])('%s 0 lifts that limit and leaves the others', (_limit, lifted, expected) => {
  expect(ids('192.0.2.10', 'mail.contoso.com', { ...DEFAULT_LIMITS, ...lifted })).toEqual(expected);
});

test('with all limits lifted an address rests still', () => {
  expect(limitKeys({ address: '192.0.2.10', host: '192.0.2.10' }, LIFTED)).toEqual([
    { id: '192.0.2.10', limit: Number.POSITIVE_INFINITY, rests: 'longer' },
  ]);
});
