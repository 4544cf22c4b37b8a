import { expect, test } from 'vitest';
import { ownEndpoints } from '../../src/policy/own-endpoints.ts';
import { connector } from '../support/connectors.ts';

const ON_25 = { enabled: true, bindings: ['0.0.0.0:25', '[::]:25'] };

test.each([
  ['a wildcard is probed under its Fqdn, once', [connector(ON_25)], ['ex01.example.test:25']],
  [
    'an address is probed as it is',
    [connector({ bindings: ['192.0.2.1:587', '[2001:db8::1]:25'] })],
    ['192.0.2.1:587', '[2001:db8::1]:25'],
  ],
  ['without an Fqdn the server counts', [connector({ ...ON_25, fqdn: null })], ['ex01:25']],
  [
    'servers that share an Fqdn are probed under their own names',
    [
      connector({ ...ON_25, identity: 'EX01\\A', fqdn: 'mail.contoso.com' }),
      connector({ ...ON_25, identity: 'EX02\\A', fqdn: 'mail.contoso.com' }),
    ],
    ['ex01.contoso.com:25', 'ex02.contoso.com:25'],
  ],
  ['a disabled one is not probed', [connector({ ...ON_25, enabled: false })], []],
])('%s', (_claim, connectors, targets) => {
  expect(ownEndpoints(connectors)).toEqual({ targets, missing: [] });
});

test.each([
  ['undeclared Bindings', connector(), 'its Bindings were not declared'],
  [
    'no name at all',
    connector({ ...ON_25, identity: 'Relay', fqdn: null }),
    'it listens on every address, and neither its server nor its Fqdn was declared',
  ],
])('%s are told', (_what, one, because) => {
  expect(ownEndpoints([one])).toEqual({
    targets: [],
    missing: [{ identity: one.identity, because }],
  });
});
