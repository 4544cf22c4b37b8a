import { expect, test } from 'vitest';
import { Recent } from '../../src/smtp/recent.ts';

/** A memory of two generations of so many, and the keys whose values it has worked out, in order. */
function remember(limit: number) {
  const recent = new Recent<string>(2 * limit);
  const worked: string[] = [];
  const ask = (key: string) =>
    recent.get(key, (known) => {
      worked.push(known);
      return `${known}!`;
    });
  return { ask, worked };
}

test('works a value out once', () => {
  const { ask, worked } = remember(2);
  expect([ask('a'), ask('a'), ask('ſ'), ask('a')]).toEqual(['a!', 'a!', 'ſ!', 'a!']);
  expect(worked).toEqual(['a', 'ſ']);
});

test('keeps what is asked for again and again', () => {
  const { ask, worked } = remember(2);
  for (const key of ['a', 'b', 'c', 'a', 'd', 'a', 'e', 'a', 'f', 'a']) ask(key);
  expect(worked).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('forgets what was asked for before so many others', () => {
  const { ask, worked } = remember(2);
  for (const key of ['a', 'b', 'c', 'd', 'e', 'a', 'b']) ask(key);
  expect(worked).toEqual(['a', 'b', 'c', 'd', 'e', 'a', 'b']);
});
