/** Holds docs/diff.md against the code. */

import { expect, test } from 'vitest';
import { diffText } from '../src/report/diff-text.ts';
import { ADDRESS_CHANGES } from '../src/rules/compare/addresses.ts';
import { CHANGE_SCHEMA, DIRECTIONS } from '../src/rules/compare/change.ts';
import { CHANGE_KINDS } from '../src/rules/compare/index.ts';
import { change } from './report/diff-cast.ts';
import { codeBlocks, readPage, tableUnder } from './support/markdown.ts';

const page = readPage('docs/diff.md');

test('every kind of change is listed, in order, with its directions and its title', () => {
  const listed = tableUnder(page, 'Kinds of change').slice(1);
  expect(listed.map(([id, directions, title]) => [id, directions, title])).toEqual(
    [...CHANGE_KINDS, ...ADDRESS_CHANGES].map(({ id, directions, title }) => [
      id,
      directions.join(', '),
      title,
    ]),
  );
});

test('every field of a change is listed, in order', () => {
  const fields = tableUnder(page, 'Change').slice(1);
  expect(fields.map(([field]) => field)).toEqual(Object.keys(change()));
});

test('the schema and the directions are those that a change carries', () => {
  const [schema, , , , , , , direction] = tableUnder(page, 'Change').slice(1);
  expect(schema?.[2]).toContain(`\`${CHANGE_SCHEMA}\``);
  expect(direction?.[2]?.match(/`(\w+)`/g)?.map((word) => word.slice(1, -1))).toEqual([
    ...DIRECTIONS,
  ]);
});

test('shows a report as it is printed', () => {
  const shown = codeBlocks(page).find(({ language }) => language === 'text');
  const changes = [
    change(),
    change({ message: 'Event 1032 is likely on EX01\\Partners; it was not predicted before.' }),
    change({ message: 'The verdict is critical (event 1032, starttls-absent); it was ok.' }),
  ];
  const changed = [
    {
      target: 'mail.contoso.com:25',
      domain: null,
      direction: 'worse',
      worseVerdict: 'critical',
      changes,
    },
  ] as const;
  const diff = { changed, compared: 1240, onlyOld: 4, onlyNew: 2 };
  const look = { color: false, width: 80, unicode: true };
  expect(shown?.text).toBe([...diffText.render(diff, look)].join(''));
});
