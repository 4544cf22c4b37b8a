import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExclusions } from '../../src/target/exclusion.ts';
import { TargetError } from '../../src/target/target-error.ts';

const parse = (...lines: readonly string[]) => parseExclusions(lines, 'exclude.txt');

describe('an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.0/28', '192.0.2.0', true],
    ['192.0.2.0/28', '192.0.2.15', true],
    ['192.0.2.0/28', '192.0.2.16', false],
    ['192.0.2.77/24', '192.0.2.1', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['255.255.255.255', '255.255.255.255', true],
    ['2001:db8::1', '2001:db8:0:0::1', true],
    ['2001:db8::1', '2001:db8::2', false],
    ['2001:DB8::/32', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['::/0', '2001:db8::1', true],
    ['192.0.2.1', '2001:db8::1', false],
    ['2001:db8::1', '192.0.2.1', false],
    ['fe80::1', 'fe80::1%eth0', true],
    ['fe80::1%eth0', 'fe80::1%eth1', true],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['192.0.2.1', '0:0:0:0:0:FFFF:c000:201', true],
    ['192.0.2.1', '::ffff:0:192.0.2.1', false],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['::ffff:192.0.2.0/120', '192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '192.0.3.9', false],
    ['::/0', '::ffff:192.0.2.1', true],
    ['::/0', '192.0.2.1', false],
    ['mail.example', '192.0.2.1', false],
  ])('by %s: %s is excluded: %s', (line, address, expected) => {
    expect(parse(line).excludesAddress(address)).toBe(expected);
  });

  test('is looked up in ranges that lie within each other', () => {
    const exclusion = parse('10.1.2.3', '10.0.0.0/8', '10.200.0.0/16', '9.255.255.255', '11.0.0.9');
    const asked = [
      '9.255.255.254',
      '9.255.255.255',
      '10.0.0.0',
      '10.255.255.255',
      '11.0.0.0',
      '11.0.0.9',
    ];
    expect(asked.map((one) => exclusion.excludesAddress(one))).toEqual([
      false,
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  test('is excluded exactly where one of the ranges has it', () => {
    const networks = fc.array(fc.tuple(fc.nat({ max: 255 }), fc.integer({ min: 24, max: 32 })));
    fc.assert(
      fc.property(networks, fc.nat({ max: 255 }), (list, last) => {
        for (const base of ['192.0.2.', '2001:db8::']) {
          const wide = base.includes(':');
          const host = (value: number) => `${base}${wide ? value.toString(16) : value}`;
          const lines = list.map(
            ([value, prefix]) => `${host(value)}/${wide ? prefix + 96 : prefix}`,
          );
          const expected = list.some(
            ([value, prefix]) => value >> (32 - prefix) === last >> (32 - prefix),
          );
          expect(parse(...lines).excludesAddress(host(last))).toBe(expected);
        }
      }),
    );
  });
});

describe('a name', () => {
  test.each([
    ['mail.example', 'mail.example', null, true],
    ['Mail.Example.', 'mail.example', null, true],
    ['mail.example', 'a.mail.example', null, false],
    ['mail.example', 'example', null, false],
    ['example.org', 'mx.example.net', 'example.org', true],
    ['example.org', 'mx.example.net', 'a.example.org', false],
    ['*.example.org', 'example.org', null, true],
    ['*.example.org', 'a.b.example.org', null, true],
    ['*.example.org', 'badexample.org', null, false],
    ['*.example.org', 'mx.example.net', 'a.example.org', true],
    ['*.bücher.example', 'mx.xn--bcher-kva.example', null, true],
    ['mx:example.org', 'mx.example.net', 'example.org', true],
    ['mx:example.org', 'example.org', null, false],
    ['192.0.2.0/24', 'mail.example', null, false],
  ])('by %s: %s, of the domain %s, is excluded: %s', (line, host, domain, expected) => {
    expect(parse(line).excludesName({ host, domain })).toBe(expected);
  });
});

test('a file has blank lines and comments as a list has', () => {
  const exclusion = parse('# ours', '', '  192.0.2.1\t# EX01\r', ' mail.example ');
  expect(exclusion.excludesAddress('192.0.2.1')).toBe(true);
  expect(exclusion.excludesName({ host: 'mail.example', domain: null })).toBe(true);
});

test('an empty file excludes nothing', () => {
  const exclusion = parse();
  expect(exclusion.excludesAddress('192.0.2.1')).toBe(false);
  expect(exclusion.excludesAddress('2001:db8::1')).toBe(false);
  expect(exclusion.excludesName({ host: 'mail.example', domain: 'example.org' })).toBe(false);
});

test.each([
  ['mail.example:25'],
  ['[2001:db8::1]:25'],
  ['192.0.2.0/28:25'],
  ['mx:example.org:587'],
  ['smtps://mail.example'],
  ['smtp://mail.example'],
  ['192.0.2.1-192.0.2.9'],
  ['192.0.2.0/33'],
  ['192.0.2'],
  ['*'],
  ['*.'],
  ['.example.org'],
  ['mail.*.example'],
  ['mx:*.example.org'],
  ['*.mx:example.org'],
  ['a.example b.example'],
  ['a.example,b.example'],
])('%s is never skipped in silence', (line) => {
  const attempt = () => parse('# ours', '192.0.2.1', line);
  expect(attempt).toThrow(TargetError);
  expect(attempt).toThrow(
    `exclude.txt:3: "${line}" is no exclusion; write an address, a network such as 192.0.2.0/28, ` +
      'a host name, *.example.org or mx:example.org, and no port',
  );
});
