import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge } from '../../src/rules/judge.ts';
import type { Failure } from '../../src/smtp/failure.ts';
import { endedObservation, facts, factsWithoutTls, replyOf } from '../support/observations.ts';
import { compareRuns, spell } from './compare-records.ts';
import { sayUndeclared } from './say.ts';

const UNRESOLVED: Failure = {
  stage: 'resolve',
  kind: 'unresolved',
  code: 'ENOTFOUND',
  message: 'mail.example does not resolve: no such name (ENOTFOUND)',
};

/** A server that is well, at an address of a target. */
const well = (address: string, given: Partial<Judged> = {}): Judged => ({
  ...sayUndeclared(facts()),
  address,
  ...given,
});
const absent = (address: string, given: Partial<Judged> = {}): Judged => ({
  ...sayUndeclared(factsWithoutTls()),
  address,
  ...given,
});
const unresolved = (given: Partial<Judged> = {}): Judged => ({
  ...judge(endedObservation(UNRESOLVED), RULES, DEFAULT_STANDARD),
  address: null,
  family: null,
  localAddress: null,
  ...given,
});
const viaMx = (host: string) => ({ target: 'mx:contoso.com', domain: 'contoso.com', host });

/** Each change with the host and the address at which it was found. */
function at(old: readonly Judged[], fresh: readonly Judged[]): string[] {
  return compareRuns(old, fresh).changed.flatMap(({ changes }) =>
    changes.map((change) => `${spell([change])} ${change.host} ${change.address}`),
  );
}

describe('records are joined', () => {
  test('by target, host, address and port, in whatever order they stand', () => {
    const places = [
      { target: 'a.example:25', host: 'a.example', port: 25 },
      { target: 'a.example:587', host: 'a.example', port: 587 },
      { target: 'b.example:25', host: 'b.example', port: 25 },
    ];
    const old = places.map((place) => well('192.0.2.1', place));
    const fresh = places.map((place) => well('192.0.2.1', place)).reverse();
    fresh[1] = absent('192.0.2.1', places[1]);
    const { changed, ...counts } = compareRuns(old, fresh);
    expect(changed.map(({ target }) => target)).toEqual(['a.example:587']);
    expect(changed[0]?.changes[0]).toEqual({
      schema: 'starttls-probe/change/1',
      target: 'a.example:587',
      host: 'a.example',
      address: '192.0.2.1',
      port: 587,
      domain: null,
      id: 'starttls-gone',
      direction: 'worse',
      message: 'STARTTLS is not offered any more.',
      before: true,
      after: false,
    });
    expect(counts).toEqual({ compared: 3, onlyOld: 0, onlyNew: 0 });
  });

  test('by domain too, because what is declared may differ', () => {
    const old = [
      well('192.0.2.1', { domain: 'a.example' }),
      absent('192.0.2.1', { domain: 'b.example' }),
    ];
    expect(compareRuns(old, old.toReversed())).toEqual({
      changed: [],
      compared: 2,
      onlyOld: 0,
      onlyNew: 0,
    });
  });

  test('and of two of the same place the last counts, in either run', () => {
    const [good, bad] = [well('192.0.2.1'), absent('192.0.2.1')];
    expect(at([bad, good], [bad, good])).toEqual([]);
    expect(at([bad, good], [good, bad])).toContain('worse starttls-gone mail.example 192.0.2.1');
  });

  test('and what is only in one of the runs is counted by targets, and is no change', () => {
    const old = [
      well('192.0.2.1'),
      well('192.0.2.1', viaMx('mx1.contoso.com')),
      well('192.0.2.2', viaMx('mx2.contoso.com')),
    ];
    const fresh = [well('192.0.2.1'), absent('192.0.2.9', { target: 'new.example:25' })];
    expect(compareRuns(old, fresh)).toEqual({ changed: [], compared: 1, onlyOld: 1, onlyNew: 1 });
  });
});

describe('addresses', () => {
  test('that came and that went are changes of their own, and not worse', () => {
    expect(at([well('192.0.2.1')], [well('192.0.2.1'), well('192.0.2.2')])).toEqual([
      'neutral address-new mail.example 192.0.2.2',
    ]);
    expect(at([well('192.0.2.1'), well('192.0.2.2')], [well('192.0.2.1')])).toEqual([
      'neutral address-gone mail.example 192.0.2.2',
    ]);
  });

  test('to which a host moved are compared with those it left, where that is worse', () => {
    expect(at([well('192.0.2.1')], [absent('192.0.2.2')])).toEqual([
      'worse starttls-gone mail.example 192.0.2.2',
      'worse verdict mail.example 192.0.2.2',
      'neutral address-new mail.example 192.0.2.2',
      'neutral address-gone mail.example 192.0.2.1',
    ]);
  });

  test('and the greeting of another machine is no change', () => {
    const greeting = replyOf('220 other.example ESMTP');
    const moved = { ...sayUndeclared(facts({ greeting })), address: '192.0.2.2' };
    expect(at([well('192.0.2.1')], [moved])).toEqual([
      'neutral address-new mail.example 192.0.2.2',
      'neutral address-gone mail.example 192.0.2.1',
    ]);
  });

  test('of the same family and host are compared first', () => {
    const old = [
      well('192.0.2.1', viaMx('mx1.contoso.com')),
      absent('2001:db8::1', viaMx('mx1.contoso.com')),
      absent('192.0.2.2', viaMx('mx2.contoso.com')),
    ];
    const fresh = [
      absent('192.0.2.12', viaMx('mx2.contoso.com')),
      absent('2001:db8::2', viaMx('mx1.contoso.com')),
      absent('192.0.2.11', viaMx('mx1.contoso.com')),
    ];
    const changes = at(old, fresh).filter((change) => !change.includes(' address-'));
    expect(changes).toEqual([
      'worse starttls-gone mx1.contoso.com 192.0.2.11',
      'worse verdict mx1.contoso.com 192.0.2.11',
    ]);
  });

  test('of another mail exchanger are told with its name', () => {
    const [changed] = compareRuns(
      [well('192.0.2.1', viaMx('mx1.contoso.com'))],
      [well('192.0.2.2', viaMx('mx2.contoso.com'))],
    ).changed;
    expect(changed?.changes.map(({ message }) => message)).toEqual([
      'mx:contoso.com leads to mx2.contoso.com at 192.0.2.2 now; the verdict there is ok.',
      'mx:contoso.com does not lead to mx1.contoso.com at 192.0.2.1 any more.',
    ]);
  });
});

describe('a name', () => {
  test('that does not resolve any more is worse once, and no address of it is gone', () => {
    expect(at([well('192.0.2.1'), well('192.0.2.2')], [unresolved()])).toEqual([
      'worse outcome mail.example null',
      'worse verdict mail.example null',
    ]);
  });

  test('that resolves again is better once, and no address of it is new', () => {
    expect(at([unresolved()], [well('192.0.2.1'), well('192.0.2.2')])).toEqual([
      'better outcome mail.example 192.0.2.1',
      'better verdict mail.example 192.0.2.1',
    ]);
  });

  test('of which one family cannot be looked up any more is worse, and keeps the other', () => {
    const old = [well('192.0.2.1'), well('2001:db8::1')];
    expect(at(old, [well('192.0.2.1'), unresolved()])).toEqual([
      'worse outcome mail.example null',
      'worse verdict mail.example null',
    ]);
  });

  test('of which one family is lost is compared with the address that went', () => {
    const old = [unresolved({ host: 'other.example' }), absent('192.0.2.1'), well('2001:db8::1')];
    const { changed } = compareRuns(old, [absent('192.0.2.1'), unresolved()]);
    const verdict = changed[0]?.changes.find(({ id }) => id === 'verdict');
    expect(verdict).toMatchObject({ before: 'ok', after: 'unknown' });
  });

  test('of a domain whose MX cannot be looked up stands for all its hosts', () => {
    const old = [
      well('192.0.2.1', viaMx('mx1.contoso.com')),
      well('192.0.2.2', viaMx('mx2.contoso.com')),
    ];
    expect(at(old, [unresolved(viaMx('contoso.com'))])).toEqual([
      'worse outcome contoso.com null',
      'worse verdict contoso.com null',
    ]);
    expect(at([unresolved(viaMx('contoso.com'))], old)).toEqual([
      'better outcome mx1.contoso.com 192.0.2.1',
      'better verdict mx1.contoso.com 192.0.2.1',
    ]);
  });

  test('that never resolved is no change', () => {
    expect(at([unresolved()], [unresolved()])).toEqual([]);
  });
});

describe('what is reported', () => {
  const named = (name: string) => ({ target: `${name}:25`, host: name });
  const greeted = (name: string) => ({
    ...sayUndeclared(facts({ greeting: replyOf('220 other ESMTP') })),
    ...named(name),
  });
  const at1 = '192.0.2.10';
  const old = [
    well(at1, named('neutral.example')),
    absent(at1, named('better.example')),
    well(at1, named('same.example')),
    well(at1, named('worse.example')),
    well(at1, named('worst.example')),
  ];
  const fresh = [
    well(at1, named('same.example')),
    { ...absent(at1, named('worst.example')), verdict: 'critical' as const },
    absent(at1, named('worse.example')),
    well(at1, named('better.example')),
    greeted('neutral.example'),
  ];

  test('is worse first, then better, then neutral, each in the order of the old run', () => {
    const { changed } = compareRuns(old, fresh);
    expect(changed.map(({ target, direction }) => [target, direction])).toEqual([
      ['worse.example:25', 'worse'],
      ['worst.example:25', 'worse'],
      ['better.example:25', 'better'],
      ['neutral.example:25', 'neutral'],
    ]);
  });

  test('says how bad it is where it got worse', () => {
    const { changed } = compareRuns(old, fresh);
    expect(changed.map(({ worseVerdict }) => worseVerdict)).toEqual([
      'warning',
      'critical',
      null,
      null,
    ]);
  });
});
