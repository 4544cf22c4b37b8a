/** The fields of a value, and copies in which one is wrong. */

/** Keys and places in lists, from the outermost inwards. */
export type Path = readonly (string | number)[];

/** Every field of a value, and every entry of its lists. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? value.map((_, at) => at) : Object.keys(value);
  const below = keys.flatMap((key) => pathsOf(Reflect.get(value, key), [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** A copy in which a field is another, or gone where that is undefined. */
export function changed(record: object, path: Path, value: unknown): object {
  const copy = structuredClone(record);
  const [key = '', ...above] = path.toReversed();
  const holder = above.toReversed().reduce((held: object, at) => Reflect.get(held, at), copy);
  if (value === undefined) Reflect.deleteProperty(holder, key);
  else Reflect.set(holder, key, value);
  return copy;
}
