import { describe, expect, test } from 'vitest';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { type Endpoint, findConnector, selectConnector } from '../../src/policy/select.ts';
import { CLIENT_FRONTEND, connector, DEFAULT_FRONTEND } from '../support/connectors.ts';

const HERE: Endpoint = { host: 'mail.example', address: '192.0.2.10', port: 25 };

const on = (identity: string, bindings: readonly string[] | null, given = {}): ReceiveConnector =>
  connector({ identity, bindings, fqdn: null, ...given });

const ANY = on('EX01\\Any', ['[::]:25', '0.0.0.0:25']);
const THIS = on('EX01\\This', ['192.0.2.10:25']);
const OTHER = on('EX01\\Other', ['192.0.2.11:25']);
const V6 = on('EX01\\V6', ['[2001:db8:0::10]:25']);
const UNBOUND = on('EX01\\Unbound', null);

function chosen(connectors: readonly ReceiveConnector[], endpoint: Partial<Endpoint> = {}) {
  const selection = selectConnector(connectors, { ...HERE, ...endpoint });
  return selection.connector?.identity ?? selection;
}

describe('the connector that answers is the one', () => {
  test.each<[string, ReceiveConnector[], Partial<Endpoint>, string]>([
    ['that listens on every address', [ANY, OTHER], {}, 'EX01\\Any'],
    ['whose binding names the address', [ANY, THIS], {}, 'EX01\\This'],
    ['whose binding names the address, in whatever order', [THIS, ANY], {}, 'EX01\\This'],
    ['on that port', [DEFAULT_FRONTEND, CLIENT_FRONTEND], { port: 587 }, CLIENT_FRONTEND.identity],
    ['of the same family', [THIS, V6], { address: '2001:db8::10' }, 'EX01\\V6'],
    ['whose address is spelt otherwise', [V6], { address: '2001:DB8::0:10' }, 'EX01\\V6'],
    ['on every IPv6 address', [ANY], { address: '2001:db8::99' }, 'EX01\\Any'],
    [
      'on the address without its zone',
      [on('EX01\\L', ['[fe80::1]:25'])],
      { address: 'fe80::1%eth0' },
      'EX01\\L',
    ],
    ['whose bindings are not declared', [UNBOUND], {}, 'EX01\\Unbound'],
    ['whose bindings are declared, before one whose are not', [UNBOUND, ANY], {}, 'EX01\\Any'],
    [
      'on the port, where the name did not resolve',
      [ANY, CLIENT_FRONTEND],
      { address: null },
      'EX01\\Any',
    ],
    [
      'that is enabled',
      [on('EX01\\Off', ['192.0.2.10:25'], { enabled: false }), ANY],
      {},
      'EX01\\Any',
    ],
    [
      'that is not said to be disabled',
      [on('EX01\\?', ['0.0.0.0:25'], { enabled: null })],
      {},
      'EX01\\?',
    ],
  ])('%s', (_claim, connectors, endpoint, expected) => {
    expect(chosen(connectors, endpoint)).toBe(expected);
  });
});

describe('among the connectors of several servers it is the one', () => {
  const first = on('EX01\\Frontend', ['0.0.0.0:25'], { fqdn: 'mx1.example' });
  const second = on('EX02\\Frontend', ['0.0.0.0:25'], { fqdn: 'mx2.example' });
  const bare = on('Frontend', ['0.0.0.0:25'], { fqdn: 'mx3.example' });

  test.each([
    ['whose Fqdn was dialled', 'mx2.example', 'EX02\\Frontend'],
    ['whose Fqdn was dialled, in any case', 'MX2.Example', 'EX02\\Frontend'],
    ['whose server was dialled', 'ex01', 'EX01\\Frontend'],
    ['whose server was dialled with its domain', 'ex01.corp.example', 'EX01\\Frontend'],
    ['without a server whose Fqdn was dialled', 'mx3.example', 'Frontend'],
  ])('%s', (_claim, host, expected) => {
    expect(chosen([first, second, bare], { host })).toBe(expected);
  });

  test('whose server was dialled, even where another binding is closer', () => {
    const closer = on('EX02\\Closer', ['192.0.2.10:25']);
    expect(chosen([first, closer], { host: 'ex01' })).toBe('EX01\\Frontend');
  });

  test('and a server without a binding there does not take part', () => {
    const elsewhere = on('EX02\\Elsewhere', ['192.0.2.99:25'], { fqdn: 'mx.example' });
    expect(chosen([first, elsewhere], { host: 'mx.example' })).toBe('EX01\\Frontend');
  });
});

describe('it cannot be told', () => {
  test.each<[string, ReceiveConnector[], Partial<Endpoint>, string]>([
    ['without any', [], {}, 'no declared connector listens on 192.0.2.10 port 25'],
    [
      'where none listens on the port',
      [CLIENT_FRONTEND],
      {},
      'no declared connector listens on 192.0.2.10 port 25',
    ],
    [
      'where none listens on the address',
      [OTHER],
      {},
      'no declared connector listens on 192.0.2.10 port 25',
    ],
    [
      'where none listens in the family',
      [on('A\\A', ['0.0.0.0:25'])],
      { address: '2001:db8::1' },
      'no declared connector listens on 2001:db8::1 port 25',
    ],
    [
      'where the only one is disabled',
      [on('A\\A', ['0.0.0.0:25'], { enabled: false })],
      {},
      'no declared connector listens on 192.0.2.10 port 25',
    ],
    [
      'where the name did not resolve and no port fits',
      [ANY],
      { address: null, port: 26 },
      'no declared connector listens on mail.example port 26',
    ],
    [
      'where two listen alike: RemoteIPRanges would decide, by an address that we do not know',
      [ANY, on('EX01\\Relay', ['0.0.0.0:25'], { remoteIpRanges: ['10.0.0.0/8'] })],
      {},
      'several declared connectors listen on 192.0.2.10 port 25: EX01\\Any, EX01\\Relay',
    ],
    [
      'where two do not declare where they listen',
      [UNBOUND, on('EX02\\Unbound', null)],
      {},
      'several declared connectors listen on 192.0.2.10 port 25: EX01\\Unbound, EX02\\Unbound',
    ],
  ])('%s', (_claim, connectors, endpoint, because) => {
    expect(chosen(connectors, endpoint)).toEqual({ connector: null, because });
  });
});

describe('a connector is found', () => {
  test.each([
    ['by its identity', 'EX01\\Any', 'EX01\\Any'],
    ['in any case', 'ex01\\ANY', 'EX01\\Any'],
    ['not by a part of it', 'EX01', undefined],
  ])('%s', (_claim, identity, expected) => {
    expect(findConnector([THIS, ANY], identity)?.identity).toBe(expected);
  });
});
