import { expect, test } from 'vitest';
import { expandNetwork, type NetworkTarget } from '../../src/target/expand.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { TargetError } from '../../src/target/target-error.ts';

test.each([
  ['a /30 has two hosts', '192.0.2.4/30', ['192.0.2.5', '192.0.2.6']],
  ['a /31 has two hosts (RFC 3021)', '192.0.2.4/31', ['192.0.2.4', '192.0.2.5']],
  ['a /32 is one host', '192.0.2.4/32', ['192.0.2.4']],
  ['the top of the address space', '255.255.255.252/30', ['255.255.255.253', '255.255.255.254']],
  ['the bottom of the address space', '0.0.0.0/31', ['0.0.0.0', '0.0.0.1']],
  ['an IPv6 /126 has four', '2001:db8::/126', ['', '1', '2', '3'].map((end) => `2001:db8::${end}`)],
  ['an IPv6 /128 is one', '2001:db8::7/128', ['2001:db8::7']],
  [
    'the top of IPv6',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/127',
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ],
])('%s', (_claim, text, addresses) => {
  expect([...expandNetwork(network(text))]).toEqual(addresses);
});

test('goes over octets in order, without the network and the broadcast address', () => {
  const addresses = [...expandNetwork(network('192.0.2.0/23'))];
  expect(addresses).toHaveLength(510);
  expect(addresses[0]).toBe('192.0.2.1');
  expect(addresses.slice(254, 256)).toEqual(['192.0.2.255', '192.0.3.0']);
  expect(addresses.at(-1)).toBe('192.0.3.254');
});

test('goes over the parts of IPv6 in order', () => {
  const addresses = [...expandNetwork(network('2001:db8::/111'))];
  expect(addresses).toHaveLength(2 ** 17);
  expect(addresses.slice(65_535, 65_537)).toEqual(['2001:db8::ffff', '2001:db8::1:0']);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test.each([
  ['an IPv4 /8', '10.0.0.0/8', ['10.0.0.1', '10.0.0.2']],
  ['an IPv6 /104', '2001:db8::/104', ['2001:db8::', '2001:db8::1']],
])('%s begins at once', (_claim, text, first) => {
  const addresses = expandNetwork(network(text));
  expect([addresses.next().value, addresses.next().value]).toEqual(first);
});

test.each([
  [
    'an IPv4 /7',
    '10.0.0.0/7',
    '10.0.0.0/7 has too many addresses to probe; write a prefix length from 8 to 32',
  ],
  ['an IPv6 /103', '2001:db8::/103', 'write a prefix length from 104 to 128'],
  ['an IPv6 /64', '2001:db8::/64', '2001:db8::/64 has too many addresses'],
])('refuses %s before the first address is asked for', (_claim, text, message) => {
  expect(() => expandNetwork(network(text))).toThrow(TargetError);
  expect(() => expandNetwork(network(text))).toThrow(message);
});

function network(text: string): NetworkTarget {
  const target = parseTarget(text);
  if (target.kind !== 'network') throw new Error(`${text} is a ${target.kind}`);
  return target;
}
