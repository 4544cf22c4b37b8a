import { describe, expect, test } from 'vitest';
import { serverOf, whoAnswers } from '../../src/policy/answering.ts';
import type { LocalEndpoint } from '../../src/policy/connection.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { AddressError } from '../../src/policy/ip-address.ts';
import { connector } from '../support/connectors.ts';

const ALL_IPV4 = '0.0.0.0-255.255.255.255';
const ALL_IPV6 = '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';

/** An enabled connector of EX01 on port 25 of every address. */
function declared(name: string, settings: Partial<ReceiveConnector> = {}): ReceiveConnector {
  return connector({
    identity: `EX01\\${name}`,
    enabled: true,
    bindings: ['0.0.0.0:25', '[::]:25'],
    remoteIpRanges: [ALL_IPV4, ALL_IPV6],
    ...settings,
  });
}

const ON_25: LocalEndpoint = { address: '192.0.2.1', port: 25 };
const NO_ADDRESS: LocalEndpoint = { address: null, port: 25 };

const DEFAULT = declared('Default');
const NETWORK = declared('Network', { remoteIpRanges: ['192.168.1.0-192.168.1.255'] });
const PRINTER = declared('Printer', { remoteIpRanges: ['192.168.1.75'] });

/** The name of the connector that answers, with a question mark where that is not certain. */
function answer(connectors: readonly ReceiveConnector[], client: string, endpoint = ON_25): string {
  const { connector: found, certain } = whoAnswers(connectors, client, endpoint);
  return `${found?.identity.replace('EX01\\', '') ?? 'nobody'}${certain ? '' : '?'}`;
}

describe('the example of Microsoft: the most specific range wins', () => {
  test.each([
    ['192.168.1.75', 'Printer'],
    ['192.168.1.100', 'Network'],
    ['192.168.2.1', 'Default'],
    ['::ffff:192.168.1.75', 'Printer'],
    ['2001:db8::1', 'Default'],
  ])('%s reaches %s', (client, expected) => {
    const local = client === '2001:db8::1' ? '2001:db8::25' : '192.0.2.1';
    const endpoint = { address: local, port: 25 };
    expect(answer([DEFAULT, NETWORK, PRINTER], client, endpoint)).toBe(expected);
    expect(answer([PRINTER, NETWORK, DEFAULT], client, endpoint)).toBe(expected);
  });

  test('says why, of every connector', () => {
    const off = declared('Off', { enabled: false });
    const submission = declared('Client', { bindings: ['0.0.0.0:587', '[::]:587', '[::]:717'] });
    const other = declared('Other', { bindings: ['192.0.2.2:25'] });
    const outside = declared('Outside', { remoteIpRanges: ['10.0.0.0/8', '172.16.0.0/12'] });
    const all = [DEFAULT, NETWORK, off, submission, other, outside];
    expect(whoAnswers(all, '192.168.1.100', ON_25)).toEqual({
      connector: NETWORK,
      certain: true,
      because:
        'its RemoteIPRanges 192.168.1.0-192.168.1.255 is the most specific that contains 192.168.1.100',
      others: [
        { connector: DEFAULT, because: 'less specific: 0.0.0.0-255.255.255.255' },
        { connector: off, because: 'disabled' },
        { connector: submission, because: 'listens on port 587 and 717, not 25' },
        { connector: other, because: 'listens on 192.0.2.2:25, not on 192.0.2.1:25' },
        { connector: outside, because: 'no range contains 192.168.1.100' },
      ],
      remarks: [],
    });
  });
});

describe('who answers', () => {
  const CLIENT = '10.0.0.5';
  const narrow = { remoteIpRanges: ['10.0.0.0/24'] };
  const here = { bindings: ['192.0.2.1:25'] };
  const there = { bindings: ['192.0.2.2:25'] };

  test.each<[string, ReceiveConnector[], string]>([
    [
      'the one whose smallest range counts',
      [DEFAULT, declared('A', { remoteIpRanges: [ALL_IPV4, CLIENT] })],
      'A',
    ],
    [
      'a network with host bits set',
      [DEFAULT, declared('A', { remoteIpRanges: ['10.0.0.77/24'] })],
      'A',
    ],
    ['nobody without a range', [NETWORK], 'nobody'],
    ['nobody whose ranges are empty', [declared('A', { remoteIpRanges: [] })], 'nobody'],
    ['nobody whose bindings are empty', [declared('A', { bindings: [] })], 'nobody'],
    ['nobody who is disabled', [declared('A', { enabled: false })], 'nobody'],
    ['nobody on another port', [declared('A', { bindings: ['0.0.0.0:587'] })], 'nobody'],
    ['nobody who listens over IPv6 alone', [declared('A', { bindings: ['[::]:25'] })], 'nobody'],
    ['nobody who is bound elsewhere', [declared('A', there)], 'nobody'],
    ['nobody can be told without connectors', [], 'nobody?'],
    ['narrow and bound to the address', [DEFAULT, declared('A', { ...narrow, ...here })], 'A'],
    [
      'a disabled one does not disturb',
      [DEFAULT, declared('A', { ...narrow, enabled: false })],
      'Default',
    ],
    ['identical ranges on one binding are a conflict', [DEFAULT, declared('A')], 'nobody?'],
    [
      'a conflict of the wide does not matter to the narrow',
      [DEFAULT, declared('A'), declared('B', narrow)],
      'B',
    ],
    [
      'spelt differently, still identical',
      [declared('A', narrow), declared('B', { remoteIpRanges: ['10.0.0.0-10.0.0.255'] })],
      'nobody?',
    ],
    [
      'as large, but not the same',
      [
        declared('A', { remoteIpRanges: ['10.0.0.0-10.0.0.9'] }),
        declared('B', { remoteIpRanges: ['10.0.0.5-10.0.0.14'] }),
      ],
      'nobody?',
    ],
    [
      'smaller, but not inside the other',
      [
        declared('A', { remoteIpRanges: ['10.0.0.0-10.0.0.9'] }),
        declared('B', { remoteIpRanges: ['10.0.0.5-10.0.0.99'] }),
      ],
      'A?',
    ],
    ['only the binding decides', [DEFAULT, declared('A', here)], 'A?'],
    ['range and binding disagree', [declared('A', here), declared('B', narrow)], 'B?'],
    ['Enabled unknown, nobody else', [declared('A', { enabled: null })], 'A?'],
    [
      'Enabled of a less specific one unknown',
      [declared('A', { enabled: null }), PRINTER, declared('B', narrow)],
      'B',
    ],
    [
      'Enabled of a more specific one unknown',
      [DEFAULT, declared('A', { ...narrow, enabled: null })],
      'Default?',
    ],
    ['Bindings unknown, nobody else', [declared('A', { bindings: null })], 'A?'],
    [
      'Bindings of a more specific one unknown',
      [DEFAULT, declared('A', { ...narrow, bindings: null })],
      'Default?',
    ],
    [
      'Bindings of a less specific one unknown: it may be bound closer',
      [declared('A', { bindings: null }), declared('B', narrow)],
      'B?',
    ],
    [
      'Bindings of a less specific one unknown: no closer than this address',
      [declared('A', { bindings: null }), declared('B', { ...narrow, ...here })],
      'B',
    ],
    ['RemoteIPRanges unknown, nobody else', [declared('A', { remoteIpRanges: null })], 'A?'],
    [
      'RemoteIPRanges of another unknown',
      [declared('A', { remoteIpRanges: null }), declared('B', narrow)],
      'B?',
    ],
    [
      'of a disabled other',
      [declared('A', { remoteIpRanges: null, enabled: false }), declared('B', narrow)],
      'B',
    ],
    [
      'of another on a different port',
      [declared('A', { remoteIpRanges: null, bindings: ['0.0.0.0:587'] }), declared('B', narrow)],
      'B',
    ],
    [
      'several of whom nothing is known',
      [declared('A', { remoteIpRanges: null }), declared('B', { remoteIpRanges: null })],
      'nobody?',
    ],
    [
      'nothing declared but the ranges: the most specific',
      [
        connector({ identity: 'EX01\\A', remoteIpRanges: [ALL_IPV4] }),
        connector({ identity: 'EX01\\B', remoteIpRanges: ['10.0.0.0/24'] }),
      ],
      'B?',
    ],
    [
      'a range that cannot be read counts as unknown',
      [DEFAULT, declared('A', { remoteIpRanges: ['10.0.0.0/24...'] })],
      'Default?',
    ],
    [
      'but not where another of its ranges wins',
      [DEFAULT, declared('A', { remoteIpRanges: ['oops', '10.0.0.0/24'] })],
      'A',
    ],
    [
      'a binding that cannot be read counts as unknown',
      [DEFAULT, declared('A', { ...narrow, bindings: ['ex01:25'] })],
      'Default?',
    ],
    [
      'a lone 0.0.0.0 loses to a narrow range',
      [declared('A', { remoteIpRanges: ['0.0.0.0'] }), declared('B', narrow)],
      'B',
    ],
    [
      'a lone 0.0.0.0 may have meant everything',
      [declared('A', { remoteIpRanges: ['0.0.0.0'] })],
      'nobody?',
    ],
    [
      'a lone 0.0.0.0 may equal everything',
      [declared('A', { remoteIpRanges: ['0.0.0.0'] }), DEFAULT],
      'Default?',
    ],
    [
      'a lone 0.0.0.0 on another port does not disturb',
      [declared('A', { remoteIpRanges: ['0.0.0.0'], bindings: ['0.0.0.0:587'] }), DEFAULT],
      'Default',
    ],
    [
      'several servers: it does not choose',
      [DEFAULT, connector({ ...DEFAULT, identity: 'EX02\\Default' })],
      'nobody?',
    ],
    [
      'another server that cannot answer does not disturb',
      [DEFAULT, connector({ ...NETWORK, identity: 'EX02\\Network' })],
      'Default',
    ],
    [
      'the name of a server has no case',
      [DEFAULT, connector({ ...declared('B', narrow), identity: 'ex01\\B' })],
      'ex01\\B',
    ],
  ])('%s', (_claim, connectors, expected) => {
    expect(answer(connectors, CLIENT)).toBe(expected);
    if (expected !== 'nobody?') expect(answer(connectors.toReversed(), CLIENT)).toBe(expected);
  });

  test.each<[string, ReceiveConnector[], string]>([
    ['bound to every address', [DEFAULT], 'Default'],
    ['bound to one address, as all others are', [declared('A', here)], 'A'],
    [
      'bound to the same address',
      [declared('A', here), declared('B', { ...here, ...narrow })],
      'B',
    ],
    [
      'bound to different addresses',
      [declared('A', here), declared('B', { ...there, ...narrow })],
      'B?',
    ],
    [
      'a narrow one might be bound to it',
      [DEFAULT, declared('A', { ...here, ...narrow })],
      'Default?',
    ],
    [
      'of both kinds: one listener or the other',
      [declared('A', { bindings: ['192.0.2.1:25', '0.0.0.0:25'] })],
      'A',
    ],
    ['bound over the other family alone', [declared('A', { bindings: ['[::]:25'] })], 'nobody'],
  ])('where the local address is not known: %s', (_claim, connectors, expected) => {
    expect(answer(connectors, CLIENT, NO_ADDRESS)).toBe(expected);
  });
});

describe('an uncertain answer says what is missing', () => {
  const narrow = declared('Narrow', { remoteIpRanges: ['10.0.0.0/24'] });

  test.each<[string, ReceiveConnector[], string, RegExp]>([
    [
      'the conflict, by name',
      [narrow, { ...narrow, identity: 'EX01\\Twin' }],
      '10.0.0.5',
      /^EX01\\Narrow and EX01\\Twin have the same binding and the same RemoteIPRanges 10\.0\.0\.0\/24$/,
    ],
    [
      'the binding',
      [DEFAULT, declared('A', { bindings: ['192.0.2.1:25'] })],
      '10.0.0.5',
      /^its RemoteIPRanges 0\.0\.0\.0-255\.255\.255\.255 is the most specific that contains 10\.0\.0\.5, but that is not certain: EX01\\Default might answer instead, for it is as specific, 0\.0\.0\.0-255\.255\.255\.255, but how a binding to one address ranks against one to all is not documented$/,
    ],
    [
      'the property',
      [narrow, declared('A', { remoteIpRanges: null })],
      '10.0.0.5',
      /is the only one known that contains 10\.0\.0\.5, but that is not certain: EX01\\A might answer instead, for its RemoteIPRanges were not declared$/,
    ],
    [
      'the text',
      [narrow, declared('A', { remoteIpRanges: ['x\n'] })],
      '10.0.0.5',
      /for its RemoteIPRanges hold "x\\x0a", which cannot be read$/,
    ],
    [
      'of the winner',
      [{ ...narrow, enabled: null }],
      '10.0.0.5',
      /is the only one that contains 10\.0\.0\.5, but that is not certain: its Enabled was not declared$/,
    ],
    [
      'the servers',
      [DEFAULT, { ...DEFAULT, identity: 'Relay' }],
      '10.0.0.5',
      /^connectors of several servers could answer: EX01 and a server that was not declared$/,
    ],
    [
      'the zero',
      [declared('A', { remoteIpRanges: ['0.0.0.0'] })],
      '10.0.0.5',
      /^none of the connectors on 192\.0\.2\.1:25 has a range that contains 10\.0\.0\.5, but that is not certain: EX01\\A might answer if its 0\.0\.0\.0 means every address$/,
    ],
    [
      'whom it cannot tell apart',
      [declared('A', { remoteIpRanges: null }), declared('B', { remoteIpRanges: null })],
      '10.0.0.5',
      /^which of EX01\\A and EX01\\B answers cannot be told: EX01\\A might not, for its RemoteIPRanges were not declared$/,
    ],
    ['that nothing is declared', [], '10.0.0.5', /^no Receive connector is declared$/],
  ])('%s', (_claim, connectors, client, expected) => {
    const { because, certain } = whoAnswers(connectors, client, ON_25);
    expect(because).toMatch(expected);
    expect(certain).toBe(false);
  });

  test('a certain nobody says whether it is the port or the range', () => {
    expect(whoAnswers([NETWORK], '10.0.0.5', ON_25).because).toBe(
      'none of the connectors on 192.0.2.1:25 has a range that contains 10.0.0.5',
    );
    expect(whoAnswers([DEFAULT], '10.0.0.5', { address: null, port: 587 }).because).toBe(
      'no enabled connector listens on port 587 over IPv4',
    );
  });

  test('the others say that they might', () => {
    const unknown = declared('Unknown', { remoteIpRanges: null });
    const { others } = whoAnswers([narrow, unknown, DEFAULT], '10.0.0.5', ON_25);
    expect(others).toEqual([
      { connector: unknown, because: 'might answer instead: its RemoteIPRanges were not declared' },
      { connector: DEFAULT, because: 'less specific: 0.0.0.0-255.255.255.255' },
    ]);
  });

  test('those in conflict stand among the others', () => {
    const { others } = whoAnswers([narrow, { ...narrow }, DEFAULT], '10.0.0.5', ON_25);
    expect(others.map(({ because }) => because)).toEqual([
      'as specific: 10.0.0.0/24',
      'as specific: 10.0.0.0/24',
      'less specific: 0.0.0.0-255.255.255.255',
    ]);
  });
});

describe('remarks', () => {
  test('a lone 0.0.0.0 is read as one address', () => {
    const lone = declared('Lone', { remoteIpRanges: ['0.0.0.0', '10.0.0.0/8'] });
    const { connector: found, certain, remarks } = whoAnswers([lone, DEFAULT], '10.0.0.5', ON_25);
    expect({ found, certain }).toEqual({ found: lone, certain: true });
    expect(remarks).toEqual([
      'EX01\\Lone: its RemoteIPRanges 0.0.0.0 is read as that single address, not as every address',
    ]);
  });

  test('what cannot be read', () => {
    const broken = declared('Broken', {
      bindings: ['0.0.0.0:25', '[::]'],
      remoteIpRanges: ['any'],
    });
    const { remarks } = whoAnswers([broken, { ...broken, enabled: false }], '10.0.0.5', ON_25);
    expect(remarks).toEqual([
      'EX01\\Broken: its Bindings hold "[::]", which cannot be read',
      'EX01\\Broken: its RemoteIPRanges hold "any", which cannot be read',
    ]);
  });

  test('a local address of the other family is not that of the server', () => {
    const endpoint = { address: '2001:db8::25', port: 25 };
    const { connector: found, remarks } = whoAnswers([DEFAULT], '10.0.0.5', endpoint);
    expect(found).toBe(DEFAULT);
    expect(remarks).toEqual([
      '10.0.0.5 does not reach 2001:db8::25: one is IPv4 and the other IPv6',
    ]);
  });
});

describe('zones', () => {
  const linked = declared('Linked', { remoteIpRanges: ['fe80::1%11'] });
  const local = { address: 'fe80::25%11', port: 25 };

  test.each([
    ['the same zone', 'fe80::1%11', 'Linked'],
    ['another zone may not count, or may', 'fe80::1%13', 'Linked?'],
    ['no zone', 'fe80::1', 'Linked?'],
    ['another address', 'fe80::2%11', 'nobody'],
  ])('%s', (_claim, client, expected) => {
    expect(answer([linked], client, local)).toBe(expected);
  });
});

test.each([
  ['the client', 'ex01', '192.0.2.1'],
  ['the local address', '10.0.0.5', '192.0.2'],
])('refuses %s that is no address', (_claim, client, address) => {
  expect(() => whoAnswers([DEFAULT], client, { address, port: 25 })).toThrow(AddressError);
});

test.each([
  ['EX01\\Default Frontend EX01', 'ex01'],
  ['Relay', null],
  ['EX01\\a\\b', 'ex01'],
])('the server of %s is %s', (identity, expected) => {
  expect(serverOf(connector({ identity }))).toBe(expected);
});
