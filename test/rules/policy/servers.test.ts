import { describe, expect, test } from 'vitest';
import type { ReceiveConnector } from '../../../src/policy/connector.ts';
import { CLIENT_FRONTEND, connector, DEFAULT_FRONTEND } from '../../support/connectors.ts';
import { events, messages, say } from './say.ts';

const at = (identity: string, declared: Partial<ReceiveConnector>) =>
  connector({ identity, bindings: ['0.0.0.0:25'], ...declared });

describe('binding-conflict (A11)', () => {
  const ranges = (one: string[], other: string[], more: Partial<ReceiveConnector> = {}) =>
    messages(
      {
        connectors: [
          at('EX01\\A', { remoteIpRanges: one }),
          at('EX01\\B', { remoteIpRanges: other, ...more }),
        ],
      },
      'binding-conflict',
    );

  test.each<[string, string[], string[]]>([
    ['apart', ['10.0.0.0/24'], ['10.0.1.0/24']],
    ['one completely inside the other', ['0.0.0.0/0'], ['10.0.0.0/24', '192.0.2.1']],
    ['inside, with a common beginning', ['10.0.0.0/24'], ['10.0.0.0-10.0.0.9']],
    ['inside, with a common end', ['10.0.0.0/24'], ['10.0.0.250-10.0.0.255']],
    ['of two families', ['::/0'], ['0.0.0.0/0']],
  ])('ranges may be %s', (_claim, one, other) => {
    expect([ranges(one, other), ranges(other, one)]).toEqual([[], []]);
  });

  test.each<[string, string[], string[], string]>([
    ['equal', ['10.0.0.0/24'], ['10.0.0.0-10.0.0.255'], 'the same RemoteIPRanges'],
    ['overlapping', ['10.0.0.0-10.0.0.9'], ['10.0.0.5-10.0.0.20'], 'overlap without nesting'],
    ['overlapping by one address', ['10.0.0.0-10.0.0.9'], ['10.0.0.9-10.0.0.20'], 'overlap'],
    ['overlapping in IPv6', ['2001:db8::-2001:db8::9'], ['2001:db8::5-2001:db8::f'], 'overlap'],
    [
      'equal behind a wider one',
      ['10.0.0.0/8', '10.0.0.0/24'],
      ['10.0.0.0/24'],
      'the same RemoteIPRanges',
    ],
  ])('ranges may not be %s', (_claim, one, other, how) => {
    for (const said of [ranges(one, other), ranges(other, one)]) {
      expect(said).toHaveLength(1);
      expect(said[0]).toContain(how);
    }
  });

  const ALL = ['0.0.0.0/0'];
  test.each<[string, Partial<ReceiveConnector>]>([
    ['another binding', { bindings: ['0.0.0.0:587'] }],
    ['an address in place of all of them', { bindings: ['192.0.2.1:25'] }],
    ['another server', { server: 'EX02' }],
    ['a disabled connector', { enabled: false }],
    ['ranges that were not declared', { remoteIpRanges: null }],
  ])('is not between %s', (_claim, more) => {
    expect(ranges(ALL, ALL, more)).toEqual([]);
  });

  test('is told once for two connectors that share several bindings', () => {
    const both = { bindings: ['0.0.0.0:25', '[::]:25'], remoteIpRanges: ['0.0.0.0/0', '::/0'] };
    const connectors = [at('EX01\\A', both), at('EX01\\B', both)];
    expect(messages({ connectors }, 'binding-conflict')).toHaveLength(1);
  });

  test('is not between two declarations of one connector; that is told as such', () => {
    const twice = [at('EX01\\A', { remoteIpRanges: ALL }), at('ex01\\a', { remoteIpRanges: ALL })];
    expect(messages({ connectors: twice }, 'binding-conflict')).toEqual([]);
    expect(messages({ connectors: twice }, 'declared-twice')).toEqual([
      'EX01\\A is declared 2 times: which of them runs is not known.',
    ]);
  });

  test('stays a short list where thousands share one range', () => {
    const connectors = Array.from({ length: 3000 }, (_, index) =>
      at(`EX01\\C${index}`, { remoteIpRanges: ALL }),
    );
    expect(messages({ connectors }, 'binding-conflict').length).toBeLessThan(3000);
  });
});

const HUB = at('EX01\\Relay', { transportRole: 'HubTransport' });
const FRONT = at('EX01\\Front', { transportRole: 'FrontendTransport' });

describe('events 1018 and 1019', () => {
  test.each<[string, ReceiveConnector[]]>([
    ['one role', [HUB, { ...FRONT, transportRole: 'HubTransport' }]],
    ['a role that was not declared', [HUB, { ...FRONT, transportRole: null }]],
    ['another server', [HUB, { ...FRONT, server: 'EX02', identity: 'EX02\\Front' }]],
    ['another port', [HUB, { ...FRONT, bindings: ['0.0.0.0:2525'] }]],
    ['an address in place of all of them', [HUB, { ...FRONT, bindings: ['192.0.2.1:25'] }]],
    ['a disabled connector', [HUB, { ...FRONT, enabled: false }]],
  ])('are not foreseen for %s', (_claim, connectors) => {
    expect(events({ connectors })).toEqual([]);
  });

  test('are likely where two services have one binding', () => {
    expect(events({ connectors: [FRONT, HUB] })).toEqual([
      '1018 likely EX01\\Relay',
      '1019 likely EX01\\Relay',
    ]);
  });

  test('take the place of a conflict of ranges', () => {
    const all = { remoteIpRanges: ['0.0.0.0/0'] };
    const connectors = [
      { ...FRONT, ...all },
      { ...HUB, ...all },
    ];
    expect(messages({ connectors }, 'binding-conflict')).toEqual([]);
  });
});

describe('hub-transport-on-25 (A13)', () => {
  test.each<[string, ReceiveConnector[], number]>([
    ['HubTransport on 25', [HUB], 1],
    ['FrontendTransport on 25', [FRONT], 0],
    ['HubTransport on 2525', [{ ...HUB, bindings: ['0.0.0.0:2525'] }], 0],
    ['disabled', [{ ...HUB, enabled: false }], 0],
    [
      'Edge Transport, which has no Front End',
      [HUB, at('EX01\\Default internal receive connector EX01', {})],
      0,
    ],
  ])('%s', (_claim, connectors, count) => {
    expect(messages({ connectors }, 'hub-transport-on-25')).toHaveLength(count);
  });
});

test('transport-role-on-edge (A14) says it of Edge alone', () => {
  const edge = at('EX01\\Default internal receive connector EX01', {});
  expect(messages({ connectors: [FRONT, edge] }, 'transport-role-on-edge')).toHaveLength(1);
  expect(messages({ connectors: [FRONT] }, 'transport-role-on-edge')).toEqual([]);
});

test("Setup's connectors give nothing to say", () => {
  const everyone = { remoteIpRanges: ['::/0', '0.0.0.0/0'] };
  const { findings, predictions } = say({
    connectors: [
      { ...DEFAULT_FRONTEND, ...everyone },
      { ...CLIENT_FRONTEND, ...everyone },
    ],
  });
  expect([findings, predictions]).toEqual([[], []]);
});
