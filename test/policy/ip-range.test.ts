import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { AddressError, parseIpAddress } from '../../src/policy/ip-address.ts';
import {
  type IpRange,
  nests,
  overlaps,
  parseIpRange,
  rangeContains,
  rangeSize,
} from '../../src/policy/ip-range.ts';

/** A range between two single addresses, as this test reads them: with the library alone. */
function between(first: string, last: string): Omit<IpRange, 'text'> {
  const [from, to] = [ipaddr.parse(first), ipaddr.parse(last)];
  return {
    family: from.kind() === 'ipv4' ? 4 : 6,
    first: numberOf(from.toByteArray()),
    last: numberOf(to.toByteArray()),
  };
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

const ALL_ONES = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';

describe('reads every syntax of RemoteIPRanges', () => {
  test.each([
    ['one IPv4 address', '192.168.1.1', '192.168.1.1', '192.168.1.1'],
    ['a lone 0.0.0.0 is a single address', '0.0.0.0', '0.0.0.0', '0.0.0.0'],
    ['from one to another', '192.168.1.1-192.168.1.254', '192.168.1.1', '192.168.1.254'],
    ['the whole of IPv4', '0.0.0.0-255.255.255.255', '0.0.0.0', '255.255.255.255'],
    ['blanks around the dash', '10.0.0.1 - 10.0.0.9', '10.0.0.1', '10.0.0.9'],
    ['a blank on one side of the dash', '10.0.0.1- 10.0.0.9', '10.0.0.1', '10.0.0.9'],
    ['blanks around all', ' 10.0.0.1\t', '10.0.0.1', '10.0.0.1'],
    ['a network', '192.168.1.0/24', '192.168.1.0', '192.168.1.255'],
    ['host bits set', '192.168.1.1/24', '192.168.1.0', '192.168.1.255'],
    ['host bits of a /29', '192.0.2.77/29', '192.0.2.72', '192.0.2.79'],
    ['a network mask', '192.0.2.77/255.255.255.248', '192.0.2.72', '192.0.2.79'],
    ['the mask of all', '10.0.0.1/0.0.0.0', '0.0.0.0', '255.255.255.255'],
    ['the mask of one', '10.0.0.1/255.255.255.255', '10.0.0.1', '10.0.0.1'],
    ['/0', '203.0.113.9/0', '0.0.0.0', '255.255.255.255'],
    ['/32', '203.0.113.9/32', '203.0.113.9', '203.0.113.9'],
    ['one IPv6 address', '2001:DB8::25', '2001:db8::25', '2001:db8::25'],
    [
      'a zone',
      'fe80::39bd:88f7:6969:d223%11',
      'fe80::39bd:88f7:6969:d223',
      'fe80::39bd:88f7:6969:d223',
    ],
    ['zones at both ends', 'fe80::1%11-fe80::ff%11', 'fe80::1', 'fe80::ff'],
    ['an IPv6 range', '2002:c0a8:101::-2002:c0a8:1fe::', '2002:c0a8:101::', '2002:c0a8:1fe::'],
    ['the whole of IPv6', `::-${ALL_ONES}`, '::', ALL_ONES],
    ['IPv6 host bits set', '2001:0DB8::CD3/60', '2001:db8::', '2001:db8:0:f:ffff:ffff:ffff:ffff'],
    ['IPv6 /0', '2001:db8::/0', '::', ALL_ONES],
    ['IPv6 /128', '2001:db8::1/128', '2001:db8::1', '2001:db8::1'],
    ['a mapped address is IPv4', '::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1'],
    ['mapped, in hexadecimal', '::FFFF:c000:0201', '192.0.2.1', '192.0.2.1'],
    ['a mapped network is IPv4', '::ffff:192.0.2.9/120', '192.0.2.0', '192.0.2.255'],
    ['mapped to plain', '::ffff:192.0.2.1-192.0.2.9', '192.0.2.1', '192.0.2.9'],
    [
      'more than the mapped addresses is IPv6',
      '::ffff:0.0.0.0/95',
      '::fffe:0:0',
      '::ffff:ffff:ffff',
    ],
    ['IPv4-compatible is not mapped', '::192.0.2.1', '::c000:201', '::c000:201'],
  ])('%s', (_claim, text, first, last) => {
    expect(parseIpRange(text)).toEqual({ ...between(first, last), text: text.trim() });
  });
});

describe('refuses in one line', () => {
  test.each([
    ['nothing', '', 'not a range'],
    ['a word', 'any', 'not a range'],
    ['a name', 'mail.example', 'not a range'],
    ['a number', '25', 'not a range'],
    ['three numbers', '10.0.1', 'not a range'],
    ['a number above 255', '10.0.0.256', 'not a range'],
    ['leading zeros, which some read as octal', '010.0.0.1', 'not a range'],
    ['leading zeros in a mapped address', '::ffff:010.0.0.1', 'not a range'],
    ['hexadecimal', '0x7f.0.0.1', 'not a range'],
    ['two double colons', '1::2::3', 'not a range'],
    ['a zone without a name', 'fe80::1%', 'not a range'],
    ['no end', '10.0.0.1-', 'not a range'],
    ['no beginning', '-10.0.0.1', 'not a range'],
    ['three ends', '10.0.0.1-10.0.0.2-10.0.0.3', 'not a range'],
    ['a mask with a gap', '10.0.0.0/255.0.255.0', 'no mask of a network'],
    ['a mask the wrong way round', '10.0.0.0/0.0.0.255', 'no mask of a network'],
    ['a mask beyond 255', '10.0.0.0/255.256.0.0', 'not a range'],
    ['a mask of IPv6', '2001:db8::/255.255.0.0', 'no mask of a network'],
    ['no prefix', '10.0.0.0/', 'not a range'],
    ['several in one', '10.0.0.1, 10.0.0.2', 'not a range'],
    ['a list cut short', '10.0.0.1...', 'not a range'],
    ['a prefix above 32', '10.0.0.0/33', 'longer than the 32 bits'],
    ['a prefix above 128', '2001:db8::/129', 'longer than the 128 bits'],
    ['the wrong way round', '10.0.0.9-10.0.0.1', 'ends before it begins'],
    ['two families', '10.0.0.1-2001:db8::1', 'mixes IPv4 and IPv6'],
    ['a line break', '10.0.0.1\n10.0.0.2', 'not a range'],
  ])('%s', (_claim, text, reason) => {
    expect(() => parseIpRange(text)).toThrow(AddressError);
    expect(() => parseIpRange(text)).toThrow(reason);
    expect(() => parseIpRange(text)).not.toThrow(/\n/);
  });

  test('whatever the text is', () => {
    const piece = fc.constantFrom(
      '10.0.0.1',
      '::',
      'ffff',
      '-',
      '/',
      '%',
      '.',
      ':',
      '24',
      ' ',
      'x',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (tried) => {
        try {
          const { family, first, last } = parseIpRange(tried);
          expect(first >= 0n && first <= last && last < 1n << (family === 4 ? 32n : 128n)).toBe(
            true,
          );
        } catch (error) {
          expect(error).toBeInstanceOf(AddressError);
          expect(String(error)).not.toContain('\n');
        }
      }),
    );
  });
});

describe('a client address', () => {
  test.each([
    ['the first of a range', '192.0.2.1-192.0.2.9', '192.0.2.1', true],
    ['the last of a range', '192.0.2.1-192.0.2.9', '192.0.2.9', true],
    ['one before', '192.0.2.1-192.0.2.9', '192.0.2.0', false],
    ['one after', '192.0.2.1-192.0.2.9', '192.0.2.10', false],
    ['a mapped client is an IPv4 client', '192.0.2.0/24', '::ffff:192.0.2.1', true],
    ['a mapped client is no IPv6 client', `::-${ALL_ONES}`, '::ffff:192.0.2.1', false],
    ['an IPv4 client in all of IPv6', `::-${ALL_ONES}`, '192.0.2.1', false],
    ['an IPv6 client in all of IPv4', '0.0.0.0-255.255.255.255', '2001:db8::1', false],
    ['::1 is not 0.0.0.1', '0.0.0.1', '::1', false],
    ['a zone does not count', 'fe80::/64', 'fe80::2174:c9da:4ac0:74c2%13', true],
  ])('%s', (_claim, range, client, expected) => {
    expect(rangeContains(parseIpRange(range), parseIpAddress(client))).toBe(expected);
  });

  test.each([[''], ['192.0.2'], ['192.0.2.1:25'], ['[2001:db8::1]'], ['192.0.2.0/24'], ['ex01']])(
    '%o is none',
    (text) => {
      expect(() => parseIpAddress(text)).toThrow(AddressError);
    },
  );
});

/** Ranges among the lowest sixteen addresses of either family, and the numbers in them. */
const NARROW = fc
  .tuple(fc.constantFrom<4 | 6>(4, 6), fc.nat(15), fc.nat(15))
  .map(([family, one, other]) => {
    const [low, high] = [Math.min(one, other), Math.max(one, other)];
    const text =
      family === 4 ? `0.0.0.${low}-0.0.0.${high}` : `::${low.toString(16)}-::${high.toString(16)}`;
    const members = Array.from({ length: high - low + 1 }, (_, at) => `${family}/${low + at}`);
    return { range: parseIpRange(text), members: new Set(members) };
  });

test('size, nesting and overlap are those of the sets of addresses', () => {
  fc.assert(
    fc.property(NARROW, NARROW, (one, other) => {
      expect(rangeSize(one.range)).toBe(BigInt(one.members.size));
      expect(nests(one.range, other.range)).toBe(one.members.isSubsetOf(other.members));
      expect(overlaps(one.range, other.range)).toBe(!one.members.isDisjointFrom(other.members));
    }),
  );
});

test('a network has the addresses whose first bits are those of its own', () => {
  const address = fc.oneof(
    fc.ipV4(),
    fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((it) => ipaddr.fromByteArray([...it]).toString()),
  );
  fc.assert(
    fc.property(address, fc.nat(128), (text, nat) => {
      const { family, value } = parseIpAddress(text);
      const bits = family === 4 ? 32 : 128;
      const prefix = nat % (bits + 1);
      const { first, last } = parseIpRange(`${text}/${prefix}`);
      const binary = value.toString(2).padStart(bits, '0').slice(0, prefix);
      expect(first).toBe(BigInt(`0b${binary.padEnd(bits, '0')}`));
      expect(last).toBe(BigInt(`0b${binary.padEnd(bits, '1')}`));
    }),
  );
});
