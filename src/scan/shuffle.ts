/** Mixes a stream, so that neighbours in a list are not probed together. */

/**
 * Gives every item once, in an order of chance among `window` of them: the place of each that is
 * given is taken by the next. Holds `window` items, and gives none before it has one more or the
 * list ends. `random` gives numbers from 0 up to, not including, 1.
 */
export async function* shuffled<Item>(
  items: AsyncIterable<Item>,
  window: number,
  random: () => number,
): AsyncGenerator<Item, void, undefined> {
  const held: Item[] = [];
  const draw = (...next: Item[]) => held.splice(Math.floor(random() * held.length), 1, ...next);
  for await (const item of items) {
    if (held.length < window) held.push(item);
    else yield* draw(item);
  }
  while (held.length > 0) yield* draw();
}
