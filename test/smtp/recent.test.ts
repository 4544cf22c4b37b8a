import { expect, test } from 'vitest';
import { Recent } from '../../src/smtp/recent.ts';

/** A memory, and the keys whose values it has worked out, in order. */
function remember(limit: number) {
  const recent = new Recent<string>(limit);
  const worked: string[] = [];
  const ask = (key: string) =>
    recent.get(key, () => {
      worked.push(key);
      return `${key}!`;
    });
  return { ask, worked };
}

test('works a value out once', () => {
  const { ask, worked } = remember(2);
  expect([ask('a'), ask('a'), ask('b'), ask('a')]).toEqual(['a!', 'a!', 'b!', 'a!']);
  expect(worked).toEqual(['a', 'b']);
});

test('forgets first what was asked for longest ago', () => {
  const { ask, worked } = remember(2);
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) ask(key);
  expect(worked).toEqual(['a', 'b', 'c', 'b']);
});

test('remembers no more than its limit', () => {
  const { ask, worked } = remember(3);
  for (const key of ['a', 'b', 'c', 'd', 'd', 'c', 'b', 'a']) ask(key);
  expect(worked).toEqual(['a', 'b', 'c', 'd', 'a']);
});
