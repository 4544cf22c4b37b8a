import { describe, expect, test } from 'vitest';
import type { Gist } from '../../src/scan/gist.ts';
import { Preflight } from '../../src/scan/preflight.ts';
import type { Destination } from '../../src/target/target.ts';
import { destination, ended, gist } from '../support/gists.ts';

type Seen = readonly [Destination, Gist];

const silent = ended('timed-out', 'connect');
const refusing = ended('unreachable', 'connect', 'ECONNREFUSED');
const tarpit = ended('timed-out', 'greeting');

function unreachable(code: string): Gist {
  return ended('unreachable', 'connect', code);
}

function unresolved(code: string): Gist {
  return ended('unresolved', 'resolve', code);
}

/** The same end for many addresses of many networks. */
function many(count: number, result: Gist, address = (at: number) => `192.${at}.2.1`): Seen[] {
  return Array.from({ length: count }, (_, at) => [at4(address(at)), result] as const);
}

function at4(address: string): Destination {
  return destination({ target: `${address}:25`, host: address, address, dnsMs: null });
}

function at6(address: string, given: Partial<Destination> = {}): Destination {
  return destination({ host: address, address, family: 6, dnsMs: null, ...given });
}

/** Names of as many domains as are looked up in vain. */
function names(count: number, code: string, name = (at: number) => `mail.w${at}.example`): Seen[] {
  return Array.from({ length: count }, (_, at) => {
    const host = name(at);
    return [destination({ target: host, host, address: null, family: null }), unresolved(code)];
  });
}

/** The ids of what is said at once, and of what holds at the end. */
function watch(...seen: readonly Seen[]): { said: string[]; atEnd: string[] } {
  const preflight = new Preflight();
  const said = seen.flatMap(([where, result]) => preflight.add(where, result));
  const ids = (findings: readonly { readonly id: string }[]) => findings.map(({ id }) => id);
  return { said: ids(said), atEnd: ids(preflight.conclude()) };
}

const NOTHING = { said: [], atEnd: [] };

function both(id: string) {
  return { said: [id], atEnd: [id] };
}

function late(id: string) {
  return { said: [], atEnd: [id] };
}

test('nothing is said of nothing', () => {
  expect(watch()).toEqual(NOTHING);
});

describe('egress-blocked', () => {
  const blocked = both('egress-blocked');
  const within = (network: string) => (at: number) => `${network}.${at + 1}`;

  test.each<[claim: string, seen: Seen[], expected: ReturnType<typeof watch>]>([
    ['12 silent addresses in many networks', many(12, silent), blocked],
    ['a thousand of them are one finding', many(250, silent), blocked],
    ['refused ones count too', many(12, refusing), blocked],
    ['a firewall of our own', many(12, unreachable('EPERM')), blocked],
    [
      '11 are too few while more may come, and enough at the end',
      many(11, silent),
      late('egress-blocked'),
    ],
    ['3 are enough at the end', many(3, silent), late('egress-blocked')],
    ['2 are not', many(2, silent), NOTHING],
    ['one address twelve times is one', many(12, silent, () => '192.0.2.1'), NOTHING],
    ['one network that is down proves nothing', many(50, silent, within('192.0.2')), NOTHING],
    [
      'two networks prove it only when there is no more to come',
      [...many(6, silent, within('192.0.2')), ...many(6, silent, within('198.51.100'))],
      late('egress-blocked'),
    ],
    ['a connection before', [[at4('198.51.100.1'), gist()], ...many(20, silent)], NOTHING],
    [
      'a server that only accepts has connected',
      [[at4('198.51.100.1'), tarpit], ...many(20, silent)],
      NOTHING,
    ],
    [
      'a connection later withdraws what was said',
      [...many(20, silent), [at4('198.51.100.1'), gist()]],
      { said: ['egress-blocked'], atEnd: [] },
    ],
    ['loopback', many(20, silent, (at) => `127.${at}.0.1`), NOTHING],
    ['private addresses', many(20, silent, (at) => `10.${at}.0.1`), NOTHING],
    ['link-local addresses', many(20, silent, (at) => `169.254.${at}.1`), NOTHING],
    ['unique local addresses', many(20, silent, (at) => `fd00:${at + 1}::1`), NOTHING],
    ['private ones written as IPv6', many(20, silent, (at) => `::ffff:10.${at}.0.1`), NOTHING],
    [
      'a private server that answers says nothing of the provider',
      [[at4('10.0.0.1'), gist()], ...many(12, silent)],
      blocked,
    ],
    [
      'another port',
      many(20, silent).map(([where, result]) => [{ ...where, port: 587 }, result]),
      NOTHING,
    ],
    [
      'another port that answers does not speak against it',
      [[{ ...at4('198.51.100.1'), port: 587 }, gist()], ...many(12, silent)],
      blocked,
    ],
    ['names without an address', names(20, 'ENOTFOUND'), NOTHING],
    ['our own bug', many(20, ended('internal-error', 'connect')), NOTHING],
    [
      'IPv6 without a route',
      Array.from({ length: 20 }, (_, at) => [at6(`2001:db8:${at}::1`), unreachable('ENETUNREACH')]),
      both('no-ipv6-route'),
    ],
    [
      'silence over IPv6',
      Array.from({ length: 12 }, (_, at) => [at6(`2001:db8:${at}::1`), silent]),
      blocked,
    ],
  ])('%s', (_claim, seen, expected) => {
    expect(watch(...seen)).toEqual(expected);
  });

  test('tells how the connections failed, and what to do', () => {
    const preflight = new Preflight();
    for (const [where, result] of [
      ...many(10, silent),
      ...many(2, refusing, within('203.0.113')),
    ]) {
      preflight.add(where, result);
    }
    const [finding] = preflight.conclude();
    expect(finding).toMatchObject({
      severity: 'unknown',
      message: expect.stringContaining('Outbound port 25 looks blocked here'),
      evidence: [expect.stringContaining('none of 12 connections')],
      fix: expect.arrayContaining([expect.stringContaining('--port 587')]),
    });
    expect(finding?.evidence[0]).toContain('(10 timed-out, 2 ECONNREFUSED)');
  });
});

describe('no-ipv6-route', () => {
  const far = at6('2001:db8::1');
  const here = both('no-ipv6-route');

  test.each<[claim: string, seen: Seen[], expected: ReturnType<typeof watch>]>([
    ['one address without a route', [[far, unreachable('ENETUNREACH')]], here],
    ['one without an address of ours', [[far, unreachable('EADDRNOTAVAIL')]], here],
    ['one that a router far away does not find', [[far, unreachable('EHOSTUNREACH')]], NOTHING],
    [
      'many that no router finds',
      Array.from({ length: 12 }, (_, at) => [
        at6(`2001:db8:${at}::1`),
        unreachable('EHOSTUNREACH'),
      ]),
      here,
    ],
    [
      'one that connects withdraws it',
      [
        [far, unreachable('ENETUNREACH')],
        [at6('2001:db8::2'), gist()],
      ],
      { said: ['no-ipv6-route'], atEnd: [] },
    ],
    [
      'one that is silent has a route',
      [
        [at6('2001:db8::2'), silent],
        [far, unreachable('ENETUNREACH')],
      ],
      NOTHING,
    ],
    ['loopback', [[at6('::1'), unreachable('EADDRNOTAVAIL')]], NOTHING],
    ['IPv4 without a route', [[at4('198.51.100.1'), unreachable('ENETUNREACH')]], NOTHING],
    [
      'IPv4 that connects does not speak against it',
      [
        [at4('198.51.100.1'), gist()],
        [far, unreachable('ENETUNREACH')],
      ],
      here,
    ],
  ])('%s', (_claim, seen, expected) => {
    expect(watch(...seen)).toEqual(expected);
  });
});

describe('name-servers-silent', () => {
  const silentServers = both('name-servers-silent');

  test.each<[claim: string, seen: Seen[], expected: ReturnType<typeof watch>]>([
    ['12 names of 12 domains', names(12, 'ETIMEOUT'), silentServers],
    ['a name server that cannot find out', names(12, 'ESERVFAIL'), silentServers],
    ['nobody to ask', names(12, 'ECONNREFUSED'), silentServers],
    ['3 at the end', names(3, 'ETIMEOUT'), late('name-servers-silent')],
    [
      'names of one domain, whose own servers are down',
      names(20, 'ETIMEOUT', (at) => `w${at}.a.example`),
      NOTHING,
    ],
    ['"no such name" is an answer', [...names(1, 'ENOTFOUND'), ...names(20, 'ETIMEOUT')], NOTHING],
    ['a null MX is one too', [...names(1, 'NULLMX'), ...names(20, 'ETIMEOUT')], NOTHING],
    ['a name that is found', [[destination(), gist()], ...names(20, 'ETIMEOUT')], NOTHING],
    [
      'a name that is found later withdraws it',
      [...names(20, 'ETIMEOUT'), [destination(), silent]],
      { said: ['name-servers-silent'], atEnd: [] },
    ],
    [
      'an address needs no name server',
      [[at4('198.51.100.1'), gist()], ...names(12, 'ETIMEOUT')],
      silentServers,
    ],
  ])('%s', (_claim, seen, expected) => {
    expect(watch(...seen)).toEqual(expected);
  });
});

describe('local-shortage', () => {
  const short = both('local-shortage');

  test.each<[claim: string, seen: Seen[], expected: ReturnType<typeof watch>]>([
    ['open files', [[destination(), unreachable('EMFILE')]], short],
    ['open files of the whole machine', [[destination(), unreachable('ENFILE')]], short],
    ['buffers', [[destination(), unreachable('ENOBUFS')]], short],
    ['local ports', [[destination(), unreachable('EADDRNOTAVAIL')]], short],
    ['it is said once', many(100, unreachable('EMFILE')), short],
    [
      'that others connect does not undo it',
      [
        [destination(), unreachable('EMFILE')],
        [destination(), gist()],
      ],
      short,
    ],
    ['a server that refuses', [[destination(), refusing]], NOTHING],
  ])('%s', (_claim, seen, expected) => {
    expect(watch(...seen)).toEqual(expected);
  });

  test('names what is short, and each remedy once', () => {
    const preflight = new Preflight();
    for (const code of ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EMFILE']) {
      preflight.add(destination(), unreachable(code));
    }
    const [finding] = preflight.conclude();
    expect(finding?.message).toContain('ran out of open files and of local ports');
    expect(finding?.evidence).toContain('seen: 2 connections failed with EMFILE');
    expect(finding?.fix).toHaveLength(2);
  });
});

test('kinds of trouble are told side by side', () => {
  const seen: Seen[] = [
    ...many(12, silent),
    [at6('2001:db8::1'), unreachable('ENETUNREACH')],
    [destination({ dnsMs: null }), unreachable('EMFILE')],
  ];
  expect(watch(...seen).atEnd).toEqual(['egress-blocked', 'no-ipv6-route', 'local-shortage']);
});
