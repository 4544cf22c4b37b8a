import { describe, expect, test } from 'vitest';
import type { HostRecord } from '../../src/rules/domain-verdict.ts';
import type { Verdict } from '../../src/rules/verdict.ts';
import { Domains } from '../../src/scan/domains.ts';
import { ended, gist } from '../support/gists.ts';

const dead = ended('timed-out', 'connect');

function saw(verdict: Verdict): HostRecord {
  return gist({ verdict });
}

test('no domains have no verdicts', () => {
  expect(new Domains().counts()).toEqual({
    ok: 0,
    warning: 0,
    critical: 0,
    unknown: 0,
    noMail: 0,
    notOk: [],
    more: 0,
  });
});

test('the records of a domain may come in any order, among those of others', () => {
  const domains = new Domains();
  domains.add('a.example', dead);
  domains.add('b.example', saw('warning'));
  domains.add('c.example', ended('unresolved', 'resolve', 'NULLMX'));
  domains.add('d.example', dead);
  domains.add('b.example', saw('critical'));
  domains.add('a.example', saw('ok'));
  expect(domains.counts()).toEqual({
    ok: 1,
    warning: 0,
    critical: 1,
    unknown: 1,
    noMail: 1,
    notOk: [
      { domain: 'b.example', verdict: 'critical' },
      { domain: 'd.example', verdict: 'unknown' },
    ],
    more: 0,
  });
});

test('those that are not ok are told the worst first, then by name', () => {
  const domains = new Domains();
  for (const [domain, verdict] of [
    ['e', 'warning'],
    ['d', 'critical'],
    ['c', 'unknown'],
    ['b', 'critical'],
  ] as const) {
    domains.add(domain, saw(verdict));
  }
  expect(domains.counts().notOk.map(({ domain }) => domain)).toEqual(['b', 'd', 'c', 'e']);
});

test('a thousand are told, the rest is counted', () => {
  const domains = new Domains();
  for (let at = 0; at < 1500; at++) domains.add(`w${at}.example`, saw('warning'));
  domains.add('late.example', saw('critical'));
  const { notOk, more } = domains.counts();
  expect([notOk.length, more]).toEqual([1000, 501]);
  expect(notOk[0]).toEqual({ domain: 'late.example', verdict: 'critical' });
});

describe('closing', () => {
  test('a domain changes no count', () => {
    const domains = new Domains();
    domains.add('a.example', dead);
    domains.add('a.example', saw('ok'));
    domains.add('b.example', saw('critical'));
    const before = domains.counts();
    domains.close('a.example');
    domains.close('b.example');
    domains.close('nobody.example');
    expect(domains.counts()).toEqual(before);
  });

  test('befalls the one seen first where too many are open, and none is lost', () => {
    const domains = new Domains(2);
    domains.add('a.example', dead);
    domains.add('b.example', dead);
    domains.add('c.example', dead);
    // b and c are still open, and what comes makes them well.
    domains.add('b.example', saw('ok'));
    domains.add('c.example', saw('ok'));
    expect(domains.counts()).toMatchObject({
      ok: 2,
      notOk: [{ domain: 'a.example', verdict: 'unknown' }],
    });
  });
});

test('asking twice gives the same', () => {
  const domains = new Domains();
  domains.add('a.example', saw('warning'));
  expect(domains.counts()).toEqual(domains.counts());
});
