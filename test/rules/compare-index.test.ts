import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ADDRESS_CHANGES } from '../../src/rules/compare/addresses.ts';
import { DIRECTIONS } from '../../src/rules/compare/change.ts';
import { CHANGE_KINDS } from '../../src/rules/compare/index.ts';
import { Shelf } from '../../src/rules/compare/shelf.ts';
import { stateOf } from '../../src/rules/compare/state.ts';
import { RULES } from '../../src/rules/index.ts';
import { EVERYONE } from '../report/cast.ts';

describe.each(CHANGE_KINDS)('$id', ({ id, title, directions, tells }) => {
  test('is the name of its file', () => {
    const file = new URL(`../../src/rules/compare/${id}.ts`, import.meta.url);
    expect(readFileSync(file, 'utf8')).toContain(`defineChange({\n  id: '${id}',`);
  });

  test('has a title, directions in their order, and tells of findings that there are', () => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(directions).toEqual(DIRECTIONS.filter((one) => directions.includes(one)));
    const known = RULES.map((rule) => rule.id);
    expect(tells.filter((finding) => !known.includes(finding))).toEqual([]);
  });
});

test('no two are called the same', () => {
  const ids = [...CHANGE_KINDS, ...ADDRESS_CHANGES].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('those that tell of findings stand before those of findings', () => {
  const places = CHANGE_KINDS.map(({ id, tells }, at) => ({ id, tells, at }));
  const last = places.findLast(({ tells }) => tells.length > 0)?.at ?? 0;
  const first = places.find(({ id }) => id.startsWith('finding-'))?.at ?? 0;
  expect(last).toBeLessThan(first);
});

describe('what is held of a record', () => {
  test.each(EVERYONE.map((record, at) => [at, record] as const))(
    'is what it was, but for the words of findings (%i)',
    (_at, record) => {
      const shelf = new Shelf();
      const state = stateOf(record);
      const findings = state.findings.map(({ id, severity }) => ({ id, severity }));
      expect(shelf.recall(shelf.keep(state))).toEqual({ ...state, findings });
    },
  );

  test('is one text for all that servers have in common', () => {
    const shelf = new Shelf();
    const [one, other] = EVERYONE.slice(0, 1).flatMap((record) => [
      shelf.keep(stateOf(record)),
      shelf.keep(stateOf(structuredClone(record))),
    ]);
    expect(one?.shared).toBe(other?.shared);
    expect(one?.own.length).toBeLessThan(300);
  });
});
