import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffled } from '../../src/scan/shuffle.ts';
import { all } from '../support/all.ts';

async function* count(to: number, onGiven: (item: number) => void = () => {}) {
  for (let item = 0; item < to; item++) {
    onGiven(item);
    yield item;
  }
}

/** A generator of numbers that is the same in every run (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('gives every item exactly once, none before its window reaches it', async () => {
  const sizes = [fc.nat(200), fc.integer({ min: 1, max: 50 }), fc.integer()] as const;
  await fc.assert(
    fc.asyncProperty(...sizes, async (length, window, seed) => {
      const given = await all(shuffled(count(length), window, chance(seed)));
      expect(given.toSorted((one, other) => one - other)).toEqual([...Array(length).keys()]);
      for (const [at, item] of given.entries()) expect(item).toBeLessThan(at + window);
    }),
  );
});

test('neighbours seldom stay neighbours', async () => {
  const given = await all(shuffled(count(10_000), 500, chance(1)));
  const together = given.filter((item, at) => Math.abs(item - (given[at - 1] ?? -9)) === 1);
  expect(together.length).toBeLessThan(100);
});

test('holds the window and one more', async () => {
  let taken = 0;
  const given = shuffled(
    count(10_000, () => taken++),
    10,
    chance(1),
  );
  for (let at = 0; at < 100; at++) await given.next();
  expect(taken).toBe(110);
});

test('closes the list when nobody wants more', async () => {
  let isClosed = false;
  async function* list() {
    try {
      yield* count(100);
    } finally {
      isClosed = true;
    }
  }
  for await (const _item of shuffled(list(), 5, chance(1))) break;
  expect(isClosed).toBe(true);
});
