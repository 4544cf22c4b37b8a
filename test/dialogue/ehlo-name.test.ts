import { describe, expect, test } from 'vitest';
import { addressLiteral, chooseEhloName, usableHostName } from '../../src/dialogue/ehlo-name.ts';

describe('an address literal (RFC 5321 §4.1.3)', () => {
  test.each([
    ['of IPv4 is bare', '192.0.2.1', '[192.0.2.1]'],
    ['of IPv6 is tagged', '2001:db8::1', '[IPv6:2001:db8::1]'],
    ['has no zone, which means nothing elsewhere', 'fe80::1%eth0', '[IPv6:fe80::1]'],
  ])('%s', (_claim, address, expected) => {
    expect(addressLiteral(address)).toBe(expected);
  });
});

describe("this machine's own name", () => {
  test.each([
    ['serves when it is fully qualified', 'probe.example.test', true],
    ['serves with digits and hyphens', 'mx-1.3com.example', true],
    ['does not serve with one label', 'localhost', false],
    ['does not serve with an underscore', 'my_host.example.test', false],
    ['does not serve with an empty label', 'probe..example', false],
    ['does not serve when it ends in a dot', 'probe.example.', false],
    ['does not serve when it begins with a hyphen', '-probe.example', false],
    ['does not serve when it is empty', '', false],
  ])('%s: %s', (_claim, name, serves) => {
    expect(usableHostName(name)).toBe(serves ? name : null);
  });
});

describe('the chosen name', () => {
  test.each([
    ['is the given one', 'probe.example', 'mail.example', 'probe.example'],
    ['is our address where none is given', null, 'mail.example', '[198.51.100.7]'],
    [
      "is our address in place of the target's own",
      'mail.example',
      'mail.example',
      '[198.51.100.7]',
    ],
    [
      "is our address in place of the target's own, in any case",
      'MAIL.Example',
      'mail.example',
      '[198.51.100.7]',
    ],
  ])('%s', (_claim, name, host, expected) => {
    expect(chooseEhloName(name, host, '198.51.100.7')).toBe(expected);
  });
});
