import { describe, expect, test } from 'vitest';
import { ahead } from '../../src/scan/ahead.ts';
import { all } from '../support/all.ts';

interface Result {
  readonly of: string;
}

const NEVER = new AbortController().signal;

async function* list<Item>(items: Iterable<Item>) {
  yield* items;
}

/** Work that ends when the test says so, but for items in capitals, whose result is known. */
function gates() {
  const started: string[] = [];
  const open = new Map<string, PromiseWithResolvers<Result[]>>();
  return {
    started,
    work(item: string): Result[] | Promise<Result[]> {
      started.push(item);
      if (item === item.toUpperCase()) return [{ of: item }];
      const gate = Promise.withResolvers<Result[]>();
      open.set(item, gate);
      return gate.promise;
    },
    finish: (item: string, results = 1) =>
      open.get(item)?.resolve(Array.from({ length: results }, () => ({ of: item }))),
    fail: (item: string) => open.get(item)?.reject(new Error(`${item} failed`)),
  };
}

/** Lets everything happen that needs no more than promises. */
function settle(): Promise<void> {
  return new Promise(setImmediate);
}

async function take(results: AsyncIterator<Result>, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) taken.push((await results.next()).value.of);
  return taken;
}

test('gives results as they are known, those known at once before those that are promised', async () => {
  const { work, finish } = gates();
  const results = ahead(list(['a', 'b', 'C', 'D']), work, { concurrency: 3, signal: NEVER });
  expect(await take(results, 2)).toEqual(['C', 'D']);
  finish('b', 2);
  expect(await take(results, 2)).toEqual(['b', 'b']);
  finish('a');
  expect(await take(results, 1)).toEqual(['a']);
  expect(await results.next()).toEqual({ done: true, value: undefined });
});

test('goes ahead of those who take, but no further than it may', async () => {
  const { work, started, finish } = gates();
  const results = ahead(list('abcdefgh'), work, { concurrency: 2, signal: NEVER });
  const first = results.next();
  await settle();
  expect(started).toEqual(['a', 'b']);
  for (const item of 'abc') {
    finish(item);
    await settle();
  }
  await first;
  await settle();
  // Nobody has taken what b and c came to, which is as much as may wait.
  expect(started).toEqual(['a', 'b', 'c', 'd']);
  await take(results, 1);
  await settle();
  expect(started).toEqual(['a', 'b', 'c', 'd', 'e']);
});

describe('of results that are known at once', () => {
  test('no more are asked for than are taken', async () => {
    let asked = 0;
    function* millions() {
      for (;;) yield { of: String(asked++) };
    }
    const results = ahead(list(['A', 'B']), millions, { concurrency: 2, signal: NEVER });
    expect(await take(results, 3)).toEqual(['0', '1', '2']);
    expect(asked).toBe(3);
  });

  test('the event loop gets its turn, also where all are nothing', async () => {
    const interrupt = new AbortController();
    function* nothing() {
      for (;;) yield null;
    }
    setImmediate(() => interrupt.abort());
    const results = ahead(list(['A']), nothing, { concurrency: 2, signal: interrupt.signal });
    expect((await results.next()).done).toBe(true);
  });
});

test('nothing, promised, is passed over', async () => {
  const work = async (item: string) => (item === 'b' ? [null] : [null, { of: item }]);
  const results = ahead(list('abc'), work, { concurrency: 1, signal: NEVER });
  expect((await all(results)).map((one) => one.of)).toEqual(['a', 'c']);
});

describe('ends', () => {
  test('when the signal fires, though the list and the work are silent', async () => {
    const interrupt = new AbortController();
    async function* silent() {
      yield 'a';
      await new Promise(() => {});
    }
    const results = ahead(silent(), gates().work, { concurrency: 2, signal: interrupt.signal });
    const next = results.next();
    await settle();
    interrupt.abort();
    expect((await next).done).toBe(true);
  });

  test('before it begins when the signal has fired, and closes the list', async () => {
    const { work, started } = gates();
    const results = ahead(list('abc'), work, { concurrency: 2, signal: AbortSignal.abort() });
    expect((await results.next()).done).toBe(true);
    expect(started).toEqual([]);
  });

  test('with what the list throws', async () => {
    async function* broken() {
      yield 'a';
      throw new Error('line 2');
    }
    const results = ahead(broken(), gates().work, { concurrency: 2, signal: NEVER });
    await expect(results.next()).rejects.toThrow('line 2');
  });

  test.each([
    [
      'at once',
      (): Result[] => {
        throw new Error('our bug');
      },
    ],
    ['later', (): Promise<Result[]> => Promise.reject(new Error('our bug'))],
    [
      'while its results are taken',
      function* (): Generator<Result> {
        yield { of: 'a' };
        throw new Error('our bug');
      },
    ],
    [
      'while its promised results are taken',
      async () =>
        (function* (): Generator<Result> {
          yield { of: 'a' };
          throw new Error('our bug');
        })(),
    ],
  ])('with what the work throws %s', async (_claim, work) => {
    const results = ahead(list('ab'), work, { concurrency: 2, signal: NEVER });
    await expect(all(results)).rejects.toThrow('our bug');
  });

  test('without a word about what fails after nobody wants more', async () => {
    const { work, fail } = gates();
    const results = ahead(list(['a', 'B']), work, { concurrency: 2, signal: NEVER });
    await take(results, 1);
    await results.return();
    fail('a');
    // Where nobody listens to a rejection, Node ends the process in the next turn of its loop.
    await settle();
    expect((await results.next()).done).toBe(true);
  });

  test('with the list closed, once nobody wants more', async () => {
    let isClosed = false;
    async function* closable() {
      try {
        yield* ['A', 'B', 'C'];
      } finally {
        isClosed = true;
      }
    }
    for await (const _one of ahead(closable(), gates().work, { concurrency: 2, signal: NEVER }))
      break;
    expect(isClosed).toBe(true);
  });
});
