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

/** Lets everything happen that needs no more than promises. */
function settle(): Promise<void> {
  return new Promise(setImmediate);
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

test.each([1, 2, 5])('never has more than %i under way', async (concurrency) => {
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

test('one that is slow does not hold up those behind it', async () => {
  const { work, started, finish } = gates<number>();
  const items = Array.from({ length: 60 }, (_, at) => at);
  const results = all(inOrder(items, work, { concurrency: 2, signal: NEVER }));
  for (const item of items.slice(1)) {
    expect(started).toEqual(items.slice(0, item + 1));
    finish(item);
    await settle();
  }
  expect(started).toEqual(items);
  finish(0);
  expect(await results).toEqual(items.map((item) => `${item} done`));
});

test('takes from an endless list no more than fifty for each under way', async () => {
  let taken = 0;
  function* endless() {
    for (;;) yield ++taken;
  }
  const first = Promise.withResolvers<number>();
  const work = async (item: number) => (item === 1 ? first.promise : item);
  const results = inOrder(endless(), work, { concurrency: 2, signal: NEVER });
  const next = results.next();
  await settle();
  // The slow one is handed over, and a hundred are held behind it.
  expect(taken).toBe(101);
  first.resolve(1);
  expect((await next).value).toBe(1);
  for (const expected of [2, 3, 4]) expect((await results.next()).value).toBe(expected);
  expect(taken).toBeLessThanOrEqual(105);
  await results.return(undefined);
  await settle();
  expect(taken).toBeLessThanOrEqual(105);
});

test('lets go of the list when nobody reads on', async () => {
  let released = false;
  function* list() {
    try {
      for (let at = 1; ; at++) yield at;
    } finally {
      released = true;
    }
  }
  const results = inOrder(list(), async (item) => item, { concurrency: 2, signal: NEVER });
  await results.next();
  await results.return(undefined);
  expect(released).toBe(true);
});

test('what the list throws is thrown in its turn', async () => {
  function* broken() {
    yield 'a';
    throw new Error('no more');
  }
  const results = inOrder(broken(), async (item) => item, { concurrency: 3, signal: NEVER });
  expect((await results.next()).value).toBe('a');
  await expect(results.next()).rejects.toThrow('no more');
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
