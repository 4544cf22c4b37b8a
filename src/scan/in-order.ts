/** Does work side by side and gives the results in the order of the items. */

/** How many results may wait behind a slow one, for each that may be under way. */
const HELD_FOR_EACH = 50;

/**
 * Has `concurrency` items under way also while the first of them is slow; what is done behind it is
 * held, 50 times as many results at the most, so a list may be endless.
 *
 * Stops taking items once `signal` has fired; what was begun is still given. What the list or the
 * work throws is thrown in its turn.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): AsyncGenerator<Result> {
  const source = items[Symbol.iterator]();
  const held: Promise<Result>[] = [];
  let running = 0;
  let ended = false;
  const hold = (result: Promise<Result>) => {
    // It is thrown in its turn; until then nobody listens, and Node would end the process.
    result.catch(() => {});
    held.push(result);
  };
  const begin = (item: Item) => {
    running++;
    hold(
      work(item).finally(() => {
        running--;
        fill();
      }),
    );
  };
  const fill = () => {
    try {
      while (running < concurrency && held.length < concurrency * HELD_FOR_EACH) {
        if (ended || signal.aborted) return;
        const next = source.next();
        ended = next.done === true;
        if (!next.done) begin(next.value);
      }
    } catch (error) {
      ended = true;
      hold(Promise.reject(error));
    }
  };
  try {
    fill();
    for (let head = held.shift(); head; head = held.shift()) {
      fill();
      yield await head;
    }
  } finally {
    ended = true;
    source.return?.();
  }
}
