import { expect, test } from 'vitest';
import { FingerprintSet } from '../../src/scan/fingerprint-set.ts';

const MANY = 100_000;

test('has what was added and nothing else, however much that is', () => {
  const set = new FingerprintSet();
  for (let at = 0; at < MANY; at++) set.add(`mx${at}.example:25`);
  const texts = Array.from({ length: 2 * MANY }, (_, at) => `mx${at}.example:25`);
  expect(texts.filter((text, at) => set.has(text) !== at < MANY)).toEqual([]);
  expect(set.size).toBe(MANY);
});

test('counts what is added twice once', () => {
  const set = new FingerprintSet();
  for (const text of ['', 'é', '', 'é', 'e']) set.add(text);
  expect([set.size, set.has(''), set.has('é'), set.has('E')]).toEqual([3, true, true, false]);
});
