import { describe, expect, test } from 'vitest';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { ehloKeywords } from '../../src/policy/ehlo-keywords.ts';
import { findConnector, matchConnector, type Session } from '../../src/policy/match.ts';
import { readEhloKeywords } from '../../src/smtp/ehlo.ts';
import { ANSWERING, CLIENT_FRONTEND, connector, DEFAULT_FRONTEND } from '../support/connectors.ts';

const HERE: Session = {
  host: 'mail.example',
  address: '192.0.2.10',
  port: 25,
  clientAddress: '198.51.100.7',
  serverName: 'ex01.corp.example',
  keywords: null,
};

/** A connector without Fqdn, so that the host that was dialled does not name it. */
function on(
  identity: string,
  bindings: readonly string[] | null,
  given: Partial<ReceiveConnector> = {},
): ReceiveConnector {
  return connector({ ...ANSWERING, identity, bindings, fqdn: null, ...given });
}

const ANY = on('EX01\\Any', ['[::]:25', '0.0.0.0:25']);
const RELAY = on('EX01\\Relay', ['0.0.0.0:25'], { remoteIpRanges: ['198.51.100.0/24'] });
const OTHER = on('EX01\\Other', ['192.0.2.11:25']);
const V6 = on('EX01\\V6', ['[2001:db8::10]:25'], { remoteIpRanges: ['2001:db8::/32'] });

function match(connectors: readonly ReceiveConnector[], session: Partial<Session> = {}) {
  return matchConnector(connectors, { ...HERE, ...session });
}

describe('the connector that answered is for certain the one', () => {
  test.each<[string, ReceiveConnector[], Partial<Session>, string]>([
    ['that listens on every address', [ANY, OTHER], {}, 'EX01\\Any'],
    ['with the most specific range around us', [ANY, RELAY], {}, 'EX01\\Relay'],
    ['whose range we are in', [ANY, RELAY], { clientAddress: '203.0.113.9' }, 'EX01\\Any'],
    ['on the address that was dialled', [OTHER, V6], { address: '192.0.2.11' }, 'EX01\\Other'],
    ['on that port', [ANY, on('EX01\\Client', ['0.0.0.0:587'])], { port: 587 }, 'EX01\\Client'],
    [
      'of the same family',
      [ANY, V6],
      { address: '2001:db8::10', clientAddress: '2001:db8::7' },
      'EX01\\V6',
    ],
    [
      'that is enabled',
      [on('EX01\\Off', ['0.0.0.0:25'], { enabled: false }), ANY],
      {},
      'EX01\\Any',
    ],
    [
      'behind an address that no Binding holds: that is a load balancer, and says nothing',
      [OTHER],
      { address: '203.0.113.80' },
      'EX01\\Other',
    ],
  ])('%s', (_claim, connectors, session, identity) => {
    expect(match(connectors, session)).toMatchObject({ connector: { identity }, certain: true });
  });
});

describe('among the connectors of several servers it is the one', () => {
  const first = on('EX01\\Frontend', ['0.0.0.0:25'], { fqdn: 'mx1.example' });
  const second = on('EX02\\Frontend', ['0.0.0.0:25'], { fqdn: 'mx2.example' });

  test.each([
    ['whose Fqdn was dialled', 'mx2.example', 'EX02\\Frontend'],
    ['whose Fqdn was dialled, in any case', 'MX2.Example', 'EX02\\Frontend'],
    ['whose server was dialled', 'ex01', 'EX01\\Frontend'],
    ['whose server was dialled with its domain', 'ex01.corp.example', 'EX01\\Frontend'],
  ])('%s', (_claim, host, identity) => {
    expect(match([first, second], { host, serverName: null })).toMatchObject({
      connector: { identity },
      certain: true,
    });
  });

  test.each([
    ['that gives itself that name', 'ex02.corp.example', 'EX02\\Frontend'],
    ['that gives itself that Fqdn, in any case', 'MX1.example', 'EX01\\Frontend'],
  ])('%s, whatever was dialled', (_claim, serverName, identity) => {
    expect(match([first, second], { serverName })).toMatchObject({
      connector: { identity },
      certain: true,
    });
  });

  test('of none, where the server gives itself a name of nobody: then it is somebody else', () => {
    expect(match([first, second], { serverName: 'mta.example.net' })).toEqual({
      connector: null,
      certain: false,
      because: 'mail.example calls itself mta.example.net, which is no declared server or Fqdn',
      others: [],
    });
  });

  test('without a name, where no other is named', () => {
    const nameless = on('Relay', ['0.0.0.0:25']);
    const found = match([first, nameless], { serverName: 'mta.example.net' });
    expect(found).toMatchObject({ connector: { identity: 'Relay' }, certain: true });
  });

  test('but not for certain, where it gives itself no name and none was dialled', () => {
    const found = match([first], { serverName: null });
    expect(found).toMatchObject({ connector: { identity: 'EX01\\Frontend' }, certain: false });
  });

  test('of none, where no name tells: then nobody is chosen', () => {
    expect(match([first, second], { serverName: null })).toEqual({
      connector: null,
      certain: false,
      because: 'connectors of several servers could answer: EX01 and EX02',
      others: [],
    });
  });
});

describe('it answered, but not for certain', () => {
  test.each<[string, ReceiveConnector[], string]>([
    ['where its Bindings were not declared', [on('EX01\\Unbound', null)], 'EX01\\Unbound'],
    [
      'where its RemoteIPRanges were not declared',
      [on('EX01\\Unranged', ['0.0.0.0:25'], { remoteIpRanges: null })],
      'EX01\\Unranged',
    ],
    [
      'where it was not said to be enabled',
      [on('EX01\\Perhaps', ['0.0.0.0:25'], { enabled: null })],
      'EX01\\Perhaps',
    ],
    [
      'where another, of which less was declared, may be more specific',
      [ANY, on('EX01\\Unranged', ['0.0.0.0:25'], { remoteIpRanges: null })],
      'EX01\\Any',
    ],
  ])('%s', (_claim, connectors, identity) => {
    const found = match(connectors);
    expect(found).toMatchObject({ connector: { identity }, certain: false });
    expect(found.because).not.toBe('');
  });
});

describe('where addresses leave several, the EHLO reply tells', () => {
  const unranged = { remoteIpRanges: null, bindings: ['0.0.0.0:25'], fqdn: null };
  const frontend = { ...DEFAULT_FRONTEND, ...unranged };
  const client = { ...CLIENT_FRONTEND, ...unranged };
  const twin = { ...frontend, identity: 'EX01\\Twin' };

  /** What a connector lists, certificate or not. */
  function listed(one: ReceiveConnector, certificate = true) {
    const lines = ehloKeywords(one, { tls: false, certificate });
    return readEhloKeywords({ code: 250, enhanced: null, lines: ['ex01', ...lines] });
  }

  test.each<[string, ReceiveConnector[], Partial<Session>, string | null]>([
    ['by its X- keywords', [frontend, client], { keywords: listed(frontend) }, frontend.identity],
    ['by their absence', [frontend, client], { keywords: listed(client) }, client.identity],
    [
      'though STARTTLS is missing: the certificate decides about that',
      [frontend, client],
      { keywords: listed(frontend, false) },
      frontend.identity,
    ],
    [
      'by SIZE',
      [frontend, { ...twin, maxMessageSize: 5 }],
      { keywords: listed({ ...twin, maxMessageSize: 5 }) },
      twin.identity,
    ],
    [
      'by SIZE without a value, where SizeEnabled was declared',
      [
        { ...frontend, sizeEnabled: 'Enabled' },
        { ...twin, sizeEnabled: 'EnabledWithoutValue' },
      ],
      { keywords: listed({ ...twin, sizeEnabled: 'EnabledWithoutValue' }) },
      twin.identity,
    ],
    [
      'by GSSAPI, where EnableAuthGSSAPI was declared',
      [
        { ...frontend, enableAuthGssapi: false },
        { ...twin, enableAuthGssapi: true },
      ],
      { keywords: listed({ ...twin, enableAuthGssapi: true }) },
      twin.identity,
    ],
    ['not those that it fits alike', [frontend, twin], { keywords: listed(frontend) }, null],
    ['not where there was none', [frontend, client], {}, null],
  ])('%s', (_claim, connectors, session, identity) => {
    const { connector: found, certain } = match(connectors, session);
    expect(found?.identity ?? null).toBe(identity);
    expect(certain).toBe(false);
  });

  test('and says that this is not certain', () => {
    const { because } = match([frontend, client], { keywords: listed(client) });
    expect(because).toMatch(/^its EHLO reply is the one that fits best, which is not certain: /);
  });

  test('but not against the addresses', () => {
    const { connector: found } = match([ANY, { ...client, enabled: false }], {
      keywords: listed(client),
    });
    expect(found?.identity).toBe('EX01\\Any');
  });
});

describe('nobody answers', () => {
  test.each<[string, ReceiveConnector[], Partial<Session>, boolean, string]>([
    ['where none was declared', [], {}, false, 'no Receive connector is declared'],
    [
      'where none listens on the port',
      [ANY],
      { port: 26 },
      true,
      'no enabled connector listens on port 26 over IPv4',
    ],
    [
      'where none has a range around us',
      [on('EX01\\Inside', ['0.0.0.0:25'], { remoteIpRanges: ['10.0.0.0/8'] })],
      {},
      true,
      'none of the connectors on 192.0.2.10:25 has a range that contains 198.51.100.7',
    ],
  ])('%s', (_claim, connectors, session, certain, because) => {
    expect(match(connectors, session)).toMatchObject({ connector: null, certain, because });
  });
});

describe('a session that reached nothing', () => {
  const UNREACHED = { address: null, clientAddress: null, serverName: null };

  test.each<[string, ReceiveConnector[], Partial<Session>, string | null, string]>([
    [
      'is that of the only one on the port',
      [ANY],
      { host: 'ex01' },
      'EX01\\Any',
      'it listens on port 25',
    ],
    [
      'is nobody’s where several listen',
      [ANY, OTHER],
      {},
      null,
      'EX01\\Any, EX01\\Other listen on port 25, and nothing was heard',
    ],
    [
      'is nobody’s where none listens',
      [ANY],
      { port: 26 },
      null,
      'no enabled connector listens on port 26',
    ],
    [
      'is that of the one whose Bindings are known',
      [ANY, on('EX01\\Unbound', null)],
      { host: 'ex01' },
      'EX01\\Any',
      'it listens on port 25',
    ],
    [
      'is not certainly that of a server with another name',
      [ANY],
      {},
      'EX01\\Any',
      'it listens on port 25, but that is not certain: mail.example is not its name',
    ],
  ])('%s', (_claim, connectors, session, identity, because) => {
    const found = match(connectors, { ...UNREACHED, ...session });
    expect(found.connector?.identity ?? null).toBe(identity);
    expect(found.because).toBe(because);
  });
});

test('the others that listen there are told, with what keeps them from answering', () => {
  const inside = on('EX01\\Inside', ['0.0.0.0:25'], { remoteIpRanges: ['10.0.0.0/8'] });
  const elsewhere = on('EX01\\Elsewhere', ['0.0.0.0:587']);
  expect(match([ANY, inside, elsewhere]).others).toEqual([
    { identity: 'EX01\\Inside', because: 'no range contains 198.51.100.7' },
  ]);
});

describe('a connector is found', () => {
  test.each([
    ['by its identity', 'EX01\\Any', 'EX01\\Any'],
    ['in any case', 'ex01\\ANY', 'EX01\\Any'],
    ['not by a part of it', 'EX01', undefined],
  ])('%s', (_claim, identity, expected) => {
    expect(findConnector([OTHER, ANY], identity)?.identity).toBe(expected);
  });
});

describe('a server whose names disagree', () => {
  test('is matched by the name that was dialled, which is not certain', () => {
    const found = match([ANY], { host: 'ex01.contoso.com', serverName: 'gateway.isp.example' });
    expect(found.connector?.identity).toBe('EX01\\Any');
    expect(found).toMatchObject({ certain: false });
    expect(found.because).toContain('the server calls itself gateway.isp.example');
  });

  test('is matched by its own name before one that several servers share', () => {
    const shared = { fqdn: 'mail.contoso.com' };
    const one = { ...ANY, ...shared };
    const two = { ...ANY, ...shared, identity: 'EX02\\Any', server: 'EX02' };
    const session = { host: 'ex02.contoso.com', serverName: 'mail.contoso.com' };
    expect(match([one, two], session)).toMatchObject({ connector: two, certain: true });
  });
});
