/** Holds docs/observation.md against real records: what is there, of which type, and when it is not. */

import { beforeAll, describe, expect, test } from 'vitest';
import { PROBES } from '../probes/index.ts';
import { OBSERVATION_SCHEMA, type Outcome } from '../src/dialogue/observation.ts';
import type { Certainty, Severity } from '../src/rules/finding.ts';
import type { Judged } from '../src/rules/judge.ts';
import { VERDICTS } from '../src/rules/verdict.ts';
import type { Stage } from '../src/smtp/failure.ts';
import type { MaskingMark } from '../src/smtp/masking.ts';
import { headings, readPage, tableUnder } from './support/markdown.ts';
import { collectRecords } from './support/records.ts';

const page = readPage('docs/observation.md');

/** One row of a table of fields. */
interface Field {
  readonly name: string;
  /** A primitive type, or the name of the shape that is documented under that heading. */
  readonly type: string;
  readonly list: boolean;
  readonly nullable: boolean;
  readonly absent: boolean;
}

/** Every table of fields, by its heading in lower case. */
const shapes = new Map(
  headings(page).flatMap((heading) => {
    const [head = [], ...rows] = tableUnder(page, heading);
    return head[0] === 'Field' ? [[heading.toLowerCase(), rows.map(readField)] as const] : [];
  }),
);

let records: readonly Judged[];

beforeAll(async () => {
  records = await collectRecords();
});

test('every field that records hold is documented as it is, and no other', () => {
  const pools = new Map<string, object[]>();
  for (const record of records) pool('record', record, pools);
  const documented = [...shapes].map(([shape, fields]) => [shape, fields.map(render).sort()]);
  const seen = [...shapes].map(([shape, fields]) => [
    shape,
    describeObjects(pools.get(shape) ?? [], fields)
      .map(render)
      .sort(),
  ]);
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(documented));
});

test('the schema is the one that records carry', () => {
  expect(page.text).toContain(`\`schema\` is \`${OBSERVATION_SCHEMA}\``);
});

test('every probe has its facts', () => {
  const documented = shapes.get('facts')?.map(({ name }) => name);
  expect(documented).toEqual(PROBES.map(({ id }) => id));
});

/** TypeScript sees to it that none is missing here. */
const OUTCOMES: Record<Outcome, true> = {
  completed: true,
  unresolved: true,
  unreachable: true,
  'timed-out': true,
  closed: true,
  refused: true,
  malformed: true,
  'handshake-failed': true,
  cancelled: true,
  'internal-error': true,
};
const STAGES: Record<Stage, true> = {
  resolve: true,
  connect: true,
  greeting: true,
  ehlo: true,
  'before-tls': true,
  starttls: true,
  handshake: true,
  'after-tls': true,
  quit: true,
};
const MARKS: Record<MaskingMark['mark'], true> = {
  'greeting-starred': true,
  'keyword-overwritten': true,
  'command-overwritten': true,
  'ehlo-refused': true,
};
const SEVERITIES: Record<Severity, true> = {
  critical: true,
  warning: true,
  info: true,
  unknown: true,
};
const CERTAINTIES: Record<Certainty, true> = { certain: true, likely: true, possible: true };

test.each([
  ['Outcomes', Object.keys(OUTCOMES)],
  ['Stages', Object.keys(STAGES)],
  ['Marks', Object.keys(MARKS)],
  ['Severities', Object.keys(SEVERITIES)],
  ['Certainties', Object.keys(CERTAINTIES)],
  ['Verdicts', [...VERDICTS]],
])('%s are documented, all of them and no other', (heading, values) => {
  expect(rowsOf(heading).map(([value]) => value)).toEqual(values);
});

test('verdicts have the exit codes of their places', () => {
  expect(rowsOf('Verdicts').map(([, code]) => Number(code))).toEqual([...VERDICTS.keys()]);
});

describe('what judging says', () => {
  test('every finding is documented with its severities, and no other', () => {
    const seen = records.flatMap(({ findings }) => findings.map((one) => [one.id, one.severity]));
    const documented = rowsOf('Findings').map(([id, severity]) => [id, severity]);
    expect(unique(seen)).toEqual(unique(documented));
  });

  test('every event is documented, and no other', () => {
    const seen = records.flatMap(({ predictions }) => predictions.map(({ eventId }) => eventId));
    expect(unique(seen)).toEqual(unique(rowsOf('Events').map(([event]) => Number(event))));
  });
});

function rowsOf(heading: string): string[][] {
  return tableUnder(page, heading).slice(1);
}

function unique(values: readonly unknown[]): unknown[] {
  return [...new Set(values.map((value) => JSON.stringify(value)))].sort();
}

function readField([name = '', declared = '', text = '']: string[]): Field {
  const nullable = declared.endsWith(' or null');
  const list = declared.startsWith('list of ');
  const type = declared.replace(/^list of /, '').replace(/ or null$/, '');
  return { name, type, list, nullable, absent: /\bAbsent\b/.test(text) };
}

function render({ name, type, list, nullable, absent }: Field): string {
  return `${name}: ${list ? 'list of ' : ''}${type}${nullable ? ' or null' : ''}${absent ? ', or absent' : ''}`;
}

/** Puts an object, and those that it holds, with the others of the same shape. */
function pool(shape: string, value: object, pools: Map<string, object[]>): void {
  const others = pools.get(shape) ?? [];
  others.push(value);
  pools.set(shape, others);
  for (const { name, type } of shapes.get(shape) ?? []) {
    if (!shapes.has(type)) continue;
    for (const held of [read(value, name) ?? []].flat()) pool(type, Object(held), pools);
  }
}

/** The fields of these objects as a table would have them; shapes are taken over from the page. */
function describeObjects(objects: readonly object[], documented: readonly Field[]): Field[] {
  const keys = new Set(objects.flatMap((object) => Object.keys(object)));
  // What a script learnt has the name that its user gave it.
  const names = [...keys].filter((name) => !name.startsWith('script:'));
  return names.map((name) => {
    const holders = objects.filter((object) => name in object);
    const values = holders.map((holder) => read(holder, name));
    const given = values.filter((value) => value !== null);
    const known = documented.find((field) => field.name === name);
    return {
      name,
      type: typeOf(given.flat(), known?.type),
      list: given.length > 0 ? given.every(Array.isArray) : known?.list === true,
      nullable: given.length < values.length,
      absent: holders.length < objects.length,
    };
  });
}

/** Where nothing but null was seen, the page may say what else is to come. */
function typeOf(values: readonly unknown[], documented: string | undefined): string {
  const types = [...new Set(values.map((value) => typeof value))];
  if (documented !== undefined && (types.length === 0 || shapes.has(documented))) {
    return types.every((type) => type === 'object') ? documented : types.join(' or ');
  }
  return types.join(' or ');
}

function read(object: object, name: string): unknown {
  return Object.entries(object).find(([key]) => key === name)?.[1];
}
