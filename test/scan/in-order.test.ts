import { expect, test } from 'vitest';
import { inOrder } from '../../src/scan/in-order.ts';

const NEVER = new AbortController().signal;

/** Work that ends when the test says so. */
function gates<Item>() {
  const started: Item[] = [];
  const open = new Map<Item, PromiseWithResolvers<string>>();
  return {
    started,
    work(item: Item): Promise<string> {
      started.push(item);
      const gate = Promise.withResolvers<string>();
      open.set(item, gate);
      return gate.promise;
    },
    finish(item: Item): void {
      open.get(item)?.resolve(`${item} done`);
    },
    fail(item: Item): void {
      open.get(item)?.reject(new Error(`${item} failed`));
    },
  };
}

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const result of results) seen.push(result);
  return seen;
}

test('gives the results in the order of the items, whichever ends first', async () => {
  const { work, finish } = gates<string>();
  const results = all(inOrder(['a', 'b', 'c'], work, { concurrency: 3, signal: NEVER }));
  for (const item of ['c', 'a', 'b']) finish(item);
  expect(await results).toEqual(['a done', 'b done', 'c done']);
});

test('gives the first result as soon as there is one, the others still under way', async () => {
  const { work, finish } = gates<string>();
  const results = inOrder(['a', 'b', 'c'], work, { concurrency: 2, signal: NEVER });
  const first = results.next();
  finish('a');
  expect(await first).toEqual({ value: 'a done', done: false });
});

test.each([1, 2, 5])('never has more than %i in hand', async (concurrency) => {
  let inHand = 0;
  let most = 0;
  const work = async (item: number) => {
    most = Math.max(most, ++inHand);
    await new Promise(setImmediate);
    inHand--;
    return item;
  };
  const items = Array.from({ length: 20 }, (_, at) => at);
  expect(await all(inOrder(items, work, { concurrency, signal: NEVER }))).toEqual(items);
  expect(most).toBe(concurrency);
});

test('takes from an endless list no more than it has in hand', async () => {
  let taken = 0;
  function* endless() {
    for (;;) yield ++taken;
  }
  const results = inOrder(endless(), async (item) => item, { concurrency: 3, signal: NEVER });
  for (const expected of [1, 2, 3, 4]) expect((await results.next()).value).toBe(expected);
  expect(taken).toBe(7);
  await results.return(undefined);
  expect(taken).toBe(7);
});

test('once aborted it takes no more, and still gives what is in hand', async () => {
  const { work, started, finish } = gates<number>();
  const interrupt = new AbortController();
  const results = all(inOrder([1, 2, 3, 4, 5], work, { concurrency: 2, signal: interrupt.signal }));
  interrupt.abort();
  finish(1);
  finish(2);
  expect(await results).toEqual(['1 done', '2 done']);
  expect(started).toEqual([1, 2]);
});

test('aborted before it began, it does nothing', async () => {
  const { work, started } = gates<number>();
  const options = { concurrency: 2, signal: AbortSignal.abort() };
  expect(await all(inOrder([1, 2], work, options))).toEqual([]);
  expect(started).toEqual([]);
});

test('gives nothing for nothing', async () => {
  const { work } = gates<number>();
  expect(await all(inOrder([], work, { concurrency: 2, signal: NEVER }))).toEqual([]);
});

test('what fails early is thrown in its turn, after the results before it', async () => {
  const { work, finish, fail } = gates<string>();
  const results = inOrder(['a', 'b', 'c'], work, { concurrency: 3, signal: NEVER });
  const first = results.next();
  fail('b');
  // Where nobody listens to a rejection, Node ends the process in the next turn of its loop.
  await new Promise(setImmediate);
  finish('a');
  expect((await first).value).toBe('a done');
  await expect(results.next()).rejects.toThrow('b failed');
});
