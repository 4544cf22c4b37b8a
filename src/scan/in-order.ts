/** Does work side by side and gives the results in the order of the items. */

/**
 * Never has more than `concurrency` items in hand, so a list may be endless.
 *
 * Stops taking items once `signal` has fired; what is in hand is still given.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): AsyncGenerator<Result> {
  const inHand: Promise<Result>[] = [];
  for (const item of items) {
    const oldest = inHand.length < concurrency ? undefined : inHand.shift();
    if (oldest) yield await oldest;
    if (signal.aborted) break;
    const result = work(item);
    // It is thrown in its turn; until then nobody listens, and Node would end the process.
    result.catch(() => {});
    inHand.push(result);
  }
  for (const result of inHand) yield await result;
}
