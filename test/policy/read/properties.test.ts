import { describe, expect, test } from 'vitest';
import type { ExportedObject, Value } from '../../../src/policy/read/exported.ts';
import { Properties } from '../../../src/policy/read/properties.ts';

const CUT: Value = { type: 'cut', sample: '{a, b...' };
const scalar = (value: string | number | boolean): Value => ({ type: 'scalar', value });

function propertiesOf(members: Readonly<Record<string, Value>>): Properties {
  const object: ExportedObject = {
    kind: 'ReceiveConnector',
    where: 'export.json: object 1',
    properties: new Map(Object.entries(members)),
  };
  return new Properties(object);
}

test('names compare without regard to case: readers give them in lower case', () => {
  expect(propertiesOf({ requiretls: scalar(true) }).flag('RequireTLS')).toBe(true);
});

describe('a property that is not there, and one that is null', () => {
  test.each([
    ['not there', propertiesOf({})],
    ['null', propertiesOf({ it: { type: 'null' } })],
  ])('%s: null by every way of reading, and not cut', (_claim, of) => {
    const read = [
      of.text('It'),
      of.flag('It'),
      of.count('It'),
      of.octets('It'),
      of.seconds('It'),
      of.time('It'),
      of.choice('It', [['A', 1]]),
      of.word('It'),
      of.flags('It', [['A', 1]]),
      of.list('It'),
    ];
    expect(new Set(read)).toEqual(new Set([null]));
    expect(of.cut).toEqual([]);
  });
});

describe('a property that was cut', () => {
  test('is null, and named once however often it is read', () => {
    const of = propertiesOf({ it: CUT });
    expect([of.text('It'), of.list('It'), of.flag('It')]).toEqual([null, null, null]);
    expect(of.cut).toEqual(['It']);
  });

  test('inside a list makes the whole list unknown', () => {
    const of = propertiesOf({ it: { type: 'list', items: [scalar('a'), CUT] } });
    expect(of.list('It')).toBeNull();
    expect(of.cut).toEqual(['It']);
  });
});

describe('two properties that say the same', () => {
  const list: Value = { type: 'list', items: [scalar('a')] };
  test.each([
    ['the first', { one: list, two: scalar('b') }, ['a'], []],
    ['the other, where the first is not there', { two: scalar('b') }, ['b'], []],
    ['the other, where the first was cut', { one: CUT, two: scalar('b') }, ['b'], []],
    ['the first, where the other was cut', { one: list, two: CUT }, ['a'], []],
    ['neither, where both were cut', { one: CUT, two: CUT }, null, ['One', 'Two']],
    ['neither, where none is there', {}, null, []],
  ])('%s counts', (_claim, members, expected, cut) => {
    const of = propertiesOf(members);
    expect(of.eitherList('One', 'Two')).toEqual(expected);
    expect(of.cut).toEqual(cut);
  });
});

test('what nobody asked for is counted', () => {
  const of = propertiesOf({ a: scalar(1), b: scalar(2), c: CUT });
  of.text('A');
  expect(of.unreadCount).toBe(2);
});

test.each([
  ['with its identity', { identity: scalar('EX01\\A') }, ' "EX01\\A"'],
  [
    'with the identity that other properties make',
    { name: scalar('A'), server: scalar('EX01') },
    ' "EX01\\A"',
  ],
  ['with its thumbprint', { thumbprint: scalar('A1') }, ' "A1"'],
  ['without a name', {}, ''],
])('an error names the object, %s', (_claim, members, who) => {
  const { message } = propertiesOf(members).error('It', 'is wrong');
  expect(message).toBe(`export.json: object 1${who}: It: is wrong`);
});
