import { describe, expect, test } from 'vitest';
import {
  addressLiteral,
  chooseEhloName,
  fullNameInHosts,
  possibleFullNames,
  usableHostName,
} from '../../src/dialogue/ehlo-name.ts';

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
    ['does not serve when it ends in a number', 'probe.12', false],
    ['does not serve when it is an address', '192.0.2.1', false],
    ['does not serve below localhost', 'probe.LOCALHOST', false],
    ['does not serve below localdomain', 'localhost.localdomain', false],
    ['does not serve below local', 'probe.local', false],
    ['serves where such a word is not the last', 'local.example', true],
    ['serves where such a word is only part of the last', 'probe.mylocal', true],
  ])('%s: %s', (_claim, name, serves) => {
    expect(usableHostName(name)).toBe(serves ? name : null);
  });
});

describe("a short name's full name in a hosts file", () => {
  test.each([
    ['is the first of its line', '127.0.1.1\tEX1.example.test ex1', 'ex1.example.test'],
    [
      'stands in any case, before a comment',
      '192.0.2.1 EX1 ex1.example.test # us',
      'ex1.example.test',
    ],
    ['is on a later line', '127.0.0.1 localhost\r\n127.0.1.1 a.example ex1\r\n', 'a.example'],
    ['is not that of another', '192.0.2.1 ex2.example.test ex2', null],
    ['is not in a comment', '192.0.2.1 ex1 # ex1.example.test', null],
    ['is not what means nothing', '127.0.0.1 localhost.localdomain localhost ex1', null],
    ['is not there', '', null],
  ])('%s', (_claim, hosts, expected) => {
    expect(fullNameInHosts(hosts, 'ex1')).toBe(expected);
  });
});

describe("a short name's possible full names", () => {
  test.each([
    ['are in its domain', 'domain example.test\n', ['ex1.example.test']],
    [
      'are in every domain that is searched, once',
      'nameserver 192.0.2.53\nsearch a.example\tb.example. a.example\n',
      ['ex1.a.example', 'ex1.b.example'],
    ],
    ['are none that means nothing', 'search svc.cluster.local localdomain\n', []],
    ['are none by a comment', '# search a.example\n', []],
  ])('%s', (_claim, resolvConf, expected) => {
    expect(possibleFullNames(resolvConf, 'ex1')).toEqual(expected);
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
