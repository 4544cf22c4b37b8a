import { describe, expect, test } from 'vitest';
import { Fleet } from '../../src/monitor/fleet.ts';
import { comparing } from '../../src/rules/compare/compare-states.ts';
import { CHANGE_KINDS } from '../../src/rules/compare/index.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { cutShort, judged } from '../support/judged.ts';

const GROUP = 'edge';
const HERE = { target: 'mail.example:25', host: 'mail.example', port: 25, domain: null } as const;

const WELL = judged({ ...HERE, address: '192.0.2.1', startedAt: '2026-11-28T12:00:00.000Z' });
const AILING: Judged = { ...WELL, verdict: 'critical', startedAt: '2026-11-28T12:05:00.000Z' };
const FAILURE = {
  kind: 'unresolved',
  stage: 'resolve',
  code: 'ENOTFOUND',
  message: 'mail.example does not exist',
} as const;
const NOWHERE = cutShort(FAILURE, {
  ...HERE,
  address: null,
  startedAt: '2026-11-28T12:10:00.000Z',
});

function fleet(): Fleet {
  return new Fleet(comparing({ kinds: CHANGE_KINDS, rules: RULES }));
}

/** Holds a round that sees these records; gives what came of each, and what is gone. */
function round(one: Fleet, ...records: readonly Judged[]) {
  one.beginRound(GROUP);
  const sights = records.flatMap((record) => one.see(GROUP, JSON.stringify(record)));
  const gone = one.endRound(GROUP);
  return { sights, gone, ids: sights.flatMap(({ changes }) => changes.map(({ id }) => id)) };
}

describe('what is seen', () => {
  test('for the first time has nothing before it, and no changes', () => {
    const { sights } = round(fleet(), WELL, { ...WELL, address: '192.0.2.2' });
    expect(sights.map(({ before, changes }) => [before, changes])).toEqual([
      [null, []],
      [null, []],
    ]);
  });

  test('again is the same place, and since is when its verdict became what it is', () => {
    const one = fleet();
    const [first] = round(one, WELL).sights;
    const [second] = round(one, { ...WELL, startedAt: '2026-11-28T12:05:00.000Z' }).sights;
    expect(second?.watched.id).toBe(first?.watched.id);
    expect(second?.watched.since).toBe('2026-11-28T12:00:00.000Z');
    expect(second?.changes).toEqual([]);
  });

  test('with another verdict says so', () => {
    const one = fleet();
    round(one, WELL);
    const { sights, ids } = round(one, AILING);
    expect(ids).toContain('verdict');
    expect(sights[0]?.before?.glance.verdict).toBe('ok');
    expect(sights[0]?.watched.since).toBe(AILING.startedAt);
  });

  test('at another address of a target is told as new, once all of it was known', () => {
    const one = fleet();
    round(one, WELL);
    const { ids } = round(one, WELL, { ...WELL, address: '192.0.2.2' });
    expect(ids).toEqual(['address-new']);
  });
});

describe('what a round does not see', () => {
  test('is not watched any more', () => {
    const one = fleet();
    round(one, WELL, { ...WELL, address: '192.0.2.2' });
    const { gone } = round(one, WELL);
    expect(gone.map(({ watched }) => watched.glance.address)).toEqual(['192.0.2.2']);
    expect(gone[0]?.changes.map(({ id }) => id)).toEqual(['address-gone']);
    expect(one.all()).toHaveLength(1);
  });

  test('is told of in no change where its whole target has left the list', () => {
    const one = fleet();
    round(one, WELL);
    expect(round(one).gone[0]?.changes).toEqual([]);
  });

  test('stays as long as the round has not ended', () => {
    const one = fleet();
    round(one, WELL);
    one.beginRound(GROUP);
    expect(one.all()).toHaveLength(1);
  });
});

describe('a name that stops resolving', () => {
  test('leaves its addresses where they are: nothing could be told there', () => {
    const one = fleet();
    const second = { ...WELL, address: '192.0.2.2', verdict: 'critical' as const };
    const [first] = round(one, WELL, second).sights;
    const { sights, ids, gone } = round(one, NOWHERE);
    expect(
      sights.map(({ watched, before }) => [
        watched.glance.address,
        before?.glance.verdict,
        watched.glance.verdict,
      ]),
    ).toEqual([
      ['192.0.2.1', 'ok', 'unknown'],
      ['192.0.2.2', 'critical', 'unknown'],
    ]);
    expect(sights[0]?.watched.id).toBe(first?.watched.id);
    expect(ids).toContain('outcome');
    expect(gone).toEqual([]);
  });

  test('is at the same place when it resolves again, without the others', () => {
    const one = fleet();
    const [first] = round(one, WELL, { ...WELL, address: '192.0.2.2' }).sights;
    round(one, NOWHERE);
    const { sights, ids, gone } = round(one, WELL);
    expect(sights[0]?.watched.id).toBe(first?.watched.id);
    expect(sights[0]?.before?.glance.verdict).toBe('unknown');
    expect(ids).not.toContain('address-new');
    expect(gone.map(({ watched }) => watched.glance.address)).toEqual(['192.0.2.2']);
  });

  test('and that never did, is what its first address continues', () => {
    const one = fleet();
    round(one, NOWHERE);
    const { sights, ids, gone } = round(one, WELL);
    expect(sights[0]?.before?.glance.outcome).toBe('unresolved');
    expect(ids).not.toContain('address-new');
    expect(gone.map(({ changes }) => changes)).toEqual([[]]);
  });
});

describe('the MX of a domain', () => {
  const MAIL = { ...WELL, target: 'mx:contoso.example', domain: 'contoso.example' };
  const [FIRST, SECOND] = ['mx1', 'mx2'].map((name, at) => ({
    ...MAIL,
    host: `${name}.contoso.example`,
    address: `192.0.2.${at + 1}`,
  })) as [Judged, Judged];
  const NO_MX = {
    ...NOWHERE,
    ...MAIL,
    host: 'contoso.example',
    address: null,
    outcome: NOWHERE.outcome,
    verdict: NOWHERE.verdict,
    findings: NOWHERE.findings,
    failure: NOWHERE.failure,
  };

  test('that cannot be found says so of all its hosts', () => {
    const one = fleet();
    round(one, FIRST, SECOND);
    const { sights, gone } = round(one, NO_MX);
    expect(sights.map(({ watched }) => [watched.glance.host, watched.glance.verdict])).toEqual([
      ['mx1.contoso.example', 'unknown'],
      ['mx2.contoso.example', 'unknown'],
    ]);
    expect(gone).toEqual([]);
    expect(round(one, FIRST, SECOND).sights.map(({ before }) => before?.glance.verdict)).toEqual([
      'unknown',
      'unknown',
    ]);
  });

  test('of which one host does not resolve, says nothing of the other', () => {
    const one = fleet();
    round(one, FIRST, SECOND);
    const { sights } = round(one, { ...NO_MX, host: FIRST.host }, SECOND);
    expect(sights.map(({ watched }) => watched.glance.verdict)).toEqual(['unknown', 'ok']);
  });
});

test('what was restored is known: nothing about it is new', () => {
  const before = fleet();
  round(before, WELL);
  const after = fleet();
  after.restore(before.all());
  expect(round(after, WELL).ids).toEqual([]);
  expect(after.find(before.all()[0]?.id ?? '')).not.toBeNull();
});

test('groups do not see each other', () => {
  const one = fleet();
  round(one, WELL);
  one.beginRound('other');
  one.see('other', JSON.stringify(AILING));
  one.endRound('other');
  expect(one.all().map(({ group, glance }) => [group, glance.verdict])).toEqual([
    ['edge', 'ok'],
    ['other', 'critical'],
  ]);
});
