import { expect, test } from 'vitest';
import type { Format } from '../../src/report/format.ts';
import { json } from '../../src/report/json.ts';
import { jsonl } from '../../src/report/jsonl.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { CAST, EVERYONE } from './cast.ts';

const TWO = [CAST.healthy, CAST.refused];

function render(format: Format, records: readonly Judged[]): string {
  const page = format.start({ color: true, width: 40, unicode: false });
  return [page.head(), ...records.map((record) => page.record(record)), page.tail()].join('');
}

test.each([
  ['json', json],
  ['jsonl', jsonl],
])('%s reads byte for byte as it was written down', async (id, format) => {
  await expect(render(format, TWO)).toMatchFileSnapshot(`../fixtures/reports/two-records.${id}`);
});

test.each([
  ['no record', []],
  ['one record', EVERYONE.slice(0, 1)],
  ['two records', EVERYONE.slice(0, 2)],
  ['every record', EVERYONE],
])('json is an array of %s', (_claim, records) => {
  expect(JSON.parse(render(json, records))).toEqual(records);
});

test('json without a record is an array all the same', () => {
  expect(render(json, [])).toBe('[]\n');
});

test('jsonl gives one line for each record, and none for none', () => {
  const lines = render(jsonl, EVERYONE).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line))).toEqual(EVERYONE);
  expect(render(jsonl, [])).toBe('');
});

test('of the two only jsonl can grow in a file', () => {
  expect([json.appendable, jsonl.appendable]).toEqual([false, true]);
});
