import { expect, test } from 'vitest';
import { waitFor } from './wait-for.ts';

test('gives the first answer that is one, after silence and after errors', async () => {
  const answers = [() => null, () => Promise.reject(new Error('not yet')), () => 'there'];
  expect(await waitFor('it', () => (answers.shift() ?? (() => null))())).toBe('there');
  expect(answers).toEqual([]);
});

test('says what it waited for, and what the last question came to', async () => {
  const asking = waitFor('a bus', () => Promise.reject(new Error('no road')), 1);
  await expect(asking).rejects.toThrow('waited 1 ms in vain for a bus: Error: no road');
});
