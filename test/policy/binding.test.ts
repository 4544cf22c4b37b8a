import { describe, expect, test } from 'vitest';
import { bindingFits, parseBinding, renderBinding } from '../../src/policy/binding.ts';
import { AddressError, parseIpAddress } from '../../src/policy/ip-address.ts';

describe('reads a binding', () => {
  test.each([
    ['all of IPv4', '0.0.0.0:25', '0.0.0.0:25', 4, 25, true],
    ['all of IPv6', '[::]:25', '[::]:25', 6, 25, true],
    ['all of IPv6 without brackets', ':::25', '[::]:25', 6, 25, true],
    ['one IPv4 address', '192.168.0.100:587', '192.168.0.100:587', 4, 587, false],
    ['one IPv6 address', '[2001:DB8::1]:25', '[2001:DB8::1]:25', 6, 25, false],
    ['the last colon parts the port', '2001:db8::1:25', '[2001:db8::1]:25', 6, 25, false],
    ['a zone', '[fe80::1%11]:25', '[fe80::1%11]:25', 6, 25, false],
    ['blanks around', ' 0.0.0.0:2525 ', '0.0.0.0:2525', 4, 2525, true],
    ['a mapped address is IPv4', '[::ffff:192.0.2.1]:25', '[::ffff:192.0.2.1]:25', 4, 25, false],
    ['the highest port', '0.0.0.0:65535', '0.0.0.0:65535', 4, 65_535, true],
  ])('%s', (_claim, text, spelt, family, port, isWildcard) => {
    const binding = parseBinding(text);
    expect(binding).toMatchObject({ family, port, isWildcard });
    expect(renderBinding(binding)).toBe(spelt);
  });
});

test.each([
  ['nothing', ''],
  ['a port alone', '25'],
  ['no address', ':25'],
  ['no port', '0.0.0.0'],
  ['no port after brackets', '[::]'],
  ['no port after IPv6', '[::]:'],
  ['port 0', '0.0.0.0:0'],
  ['a port too high', '0.0.0.0:65536'],
  ['a name', 'ex01.contoso.example:25'],
  ['two in one', '0.0.0.0:25 [::]:25'],
  ['brackets in brackets', '[[::]]:25'],
  ['a bad address', '0.0.0.256:25'],
])('refuses %s in one line', (_claim, text) => {
  expect(() => parseBinding(text)).toThrow(AddressError);
  expect(() => parseBinding(text)).toThrow(/^"[^\n]*" is not a binding; write [^\n]+$/);
});

describe('fits', () => {
  test.each([
    ['every IPv4 address', '0.0.0.0:25', '192.0.2.1', 25, true],
    ['no other port', '0.0.0.0:25', '192.0.2.1', 587, false],
    ['no IPv6 address', '0.0.0.0:25', '2001:db8::1', 25, false],
    ['every IPv6 address', '[::]:25', '2001:db8::1', 25, true],
    ['[::] no IPv4 address, for Exchange lists both', '[::]:25', '192.0.2.1', 25, false],
    ['nor a mapped one', '[::]:25', '::ffff:192.0.2.1', 25, false],
    ['its own address', '192.0.2.1:25', '192.0.2.1', 25, true],
    ['its own address, mapped', '192.0.2.1:25', '::ffff:192.0.2.1', 25, true],
    ['its own address, spelt otherwise', '[2001:DB8:0::1]:25', '2001:db8::1', 25, true],
    ['no other address', '192.0.2.1:25', '192.0.2.2', 25, false],
    ['its own address on no other port', '192.0.2.1:25', '192.0.2.1', 26, false],
  ])('%s', (_claim, binding, address, port, expected) => {
    expect(bindingFits(parseBinding(binding), parseIpAddress(address), port)).toBe(expected);
  });

  test('by its port alone where the address is not known', () => {
    expect(bindingFits(parseBinding('192.0.2.1:25'), null, 25)).toBe(true);
    expect(bindingFits(parseBinding('192.0.2.1:25'), null, 587)).toBe(false);
  });
});
