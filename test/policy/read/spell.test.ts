import { describe, expect, test } from 'vitest';
import type { Value } from '../../../src/policy/read/exported.ts';
import { readJson } from '../../../src/policy/read/json.ts';
import {
  spellAddressSpace,
  spellBinding,
  spellCertificateName,
  spellRange,
  spellSmartHost,
  spellTimeSpan,
  spellValue,
} from '../../../src/policy/read/spell.ts';

/** A value as ConvertTo-Json gives it. */
function fromJson(value: unknown): Value {
  const [object] = readJson(JSON.stringify({ Bindings: [], It: value }), 'export.json');
  return object?.properties.get('it') ?? { type: 'null' };
}

/** An object that CLIXML has printed. */
function printed(text: string): Value {
  return { type: 'object', text, members: new Map([['Value', { type: 'null' }]]) };
}

const DOMAIN = { Domain: 'mx.partner.example' };
const IPV4 = { Address: 0, AddressFamily: 2, IPAddressToString: '192.0.2.25' };
const IPV6 = { Address: null, AddressFamily: 23, IPAddressToString: '2001:db8::25' };

describe.each([
  ['any value', spellValue],
  ['a binding', spellBinding],
  ['a range', spellRange],
  ['an address space', spellAddressSpace],
  ['a smart host', spellSmartHost],
  ["a certificate's name", spellCertificateName],
  ['a time span', spellTimeSpan],
])('%s', (_title, spell) => {
  test('is what CLIXML printed for it', () => {
    expect(spell(printed('as printed'))).toBe('as printed');
  });

  test('is the text that it is', () => {
    expect(spell(fromJson('as it is'))).toBe('as it is');
  });

  test.each([
    ['an object without members', {}],
    ['an object of others', { AddressFamily: 2 }],
    ['a type name', 'Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]'],
    ['a hashtable that was printed', '@{Port=25; Address=0.0.0.0}'],
    ['a list', [1, 2]],
  ])('cannot be told from %s', (_claim, value) => {
    expect(spell(fromJson(value))).toBeNull();
  });
});

test.each([
  ['a number', 31, '31'],
  ['a truth', true, 'true'],
  ['null', null, ''],
  ['an Fqdn', DOMAIN, 'mx.partner.example'],
  ['an Fqdn that is null', { Domain: null }, ''],
  ['an ADObjectId', { Rdn: { EscapedName: 'EX01' }, Name: 'EX01' }, 'EX01'],
  [
    'an enumeration by PowerShell remoting',
    { value: 31, Value: 'Tls, Integrated' },
    'Tls, Integrated',
  ],
  ['an enumeration by its field', { value__: 31 }, '31'],
  ['a number that could be unlimited', { IsUnlimited: false, Value: 20 }, '20'],
  ['an unlimited number', { IsUnlimited: true, Value: null }, 'Unlimited'],
  [
    'a domain with its subdomains',
    { Address: '*.example.com', Domain: 'example.com' },
    '*.example.com',
  ],
  ['the first member that holds text', { Address: null, Domain: 'a.example' }, 'a.example'],
])('%s', (_claim, value, text) => {
  expect(spellValue(fromJson(value))).toBe(text);
});

test.each([
  ['address as text', { Port: 25, AddressFamily: 2, Address: '0.0.0.0' }, '0.0.0.0:25'],
  ['address as object', { Address: IPV4, Port: 587 }, '192.0.2.25:587'],
  ['address of IPv6', { Address: IPV6, Port: 25 }, '[2001:db8::25]:25'],
  ['address as 32 bits', { Address: 167_903_424, Port: 25 }, '192.0.2.10:25'],
  ['address as 32 bits in an object', { Address: { Address: 0 }, Port: 25 }, '0.0.0.0:25'],
  ['address of more bits', { Address: 2 ** 32, Port: 25 }, null],
  ['address that is null', { Address: null, Port: 25 }, null],
  ['no port', { Address: '0.0.0.0' }, null],
])('a binding, %s', (_claim, value, text) => {
  expect(spellBinding(fromJson(value))).toBe(text);
});

test.each([
  [
    'its expression',
    { LowerBound: 'x', UpperBound: 'y', Expression: '192.0.2.0/24' },
    '192.0.2.0/24',
  ],
  [
    'both ends',
    { LowerBound: '192.0.2.1', UpperBound: '192.0.2.9', RangeFormat: 3 },
    '192.0.2.1-192.0.2.9',
  ],
  ['both ends as objects', { LowerBound: IPV6, UpperBound: IPV6 }, '2001:db8::25'],
  [
    'an expression that is null',
    { LowerBound: '::', UpperBound: '::1', Expression: null },
    '::-::1',
  ],
  [
    'both ends where its expression is no range',
    { LowerBound: '192.0.2.0', UpperBound: '192.0.2.9', Expression: '192.0.2.0(9)' },
    '192.0.2.0-192.0.2.9',
  ],
  ['an expression that is no range, without ends', { Expression: 'anywhere' }, 'anywhere'],
  ['one end', { LowerBound: '192.0.2.1', UpperBound: null }, null],
])('a range, %s', (_claim, value, text) => {
  expect(spellRange(fromJson(value))).toBe(text);
});

test.each([
  ['with Domain', { Type: 'smtp', Domain: '*', Cost: 1 }, 'smtp:*;1'],
  ['with Address', { Type: 'SMTP', Address: 'partner.example', Cost: 5 }, 'SMTP:partner.example;5'],
  ['without a cost', { Type: 'smtp', Address: 'partner.example' }, 'smtp:partner.example'],
  ['without a type', { Address: 'partner.example', Cost: 1 }, 'smtp:partner.example;1'],
  ['without a domain', { Type: 'smtp', Cost: 1 }, null],
])('an address space %s', (_claim, value, text) => {
  expect(spellAddressSpace(fromJson(value))).toBe(text);
});

test.each([
  ['by name', { Address: IPV4, IsIPAddress: false, ...DOMAIN }, 'mx.partner.example'],
  ['by address', { Address: IPV4, IsIPAddress: true, Domain: null }, '[192.0.2.25]'],
  ['by name alone', DOMAIN, 'mx.partner.example'],
])('a smart host %s', (_claim, value, text) => {
  expect(spellSmartHost(fromJson(value))).toBe(text);
});

test.each([
  ['its members', { CertificateSubject: 'CN=a', CertificateIssuer: 'CN=ca' }, '<I>CN=ca<S>CN=a'],
  [
    'distinguished names',
    { Subject: { Name: 'CN=a' }, Issuer: { Name: 'CN=ca' } },
    '<I>CN=ca<S>CN=a',
  ],
  ['a value', { Value: '<I>CN=ca<S>CN=a' }, '<I>CN=ca<S>CN=a'],
])("a certificate's name from %s", (_claim, value, text) => {
  expect(spellCertificateName(fromJson(value))).toBe(text);
});

test.each([
  ['ten minutes', { Ticks: 6_000_000_000, TotalMinutes: 10 }, '0.00:10:00'],
  ['a day and a second', { Ticks: '864010000000' }, '1.00:00:01'],
  ['a span before zero', { Ticks: -1 }, null],
])('a time span of %s', (_claim, value, text) => {
  expect(spellTimeSpan(fromJson(value))).toBe(text);
});
