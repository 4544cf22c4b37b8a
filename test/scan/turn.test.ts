import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turn } from '../../src/scan/turn.ts';

test('is over for all who asked in it, in their order, and not before', async () => {
  const turn = new Turn();
  const order: string[] = [];
  const waiting = ['a', 'b', 'c'].map((name) => turn.over().then(() => order.push(name)));
  await Promise.resolve();
  expect(order).toEqual([]);
  await Promise.all(waiting);
  expect(order).toEqual(['a', 'b', 'c']);
});

test('those of one turn wait together, those of the next by themselves', async () => {
  const turn = new Turn();
  const first = turn.over();
  expect(turn.over()).toBe(first);
  await first;
  const next = turn.over();
  expect(next).not.toBe(first);
  let isOver = false;
  next.then(() => {
    isOver = true;
  });
  await Promise.resolve();
  expect(isOver).toBe(false);
  await setImmediate();
  await setImmediate();
  expect(isOver).toBe(true);
});
