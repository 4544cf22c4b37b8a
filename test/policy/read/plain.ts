import type { ExportedObject, Value } from '../../../src/policy/read/exported.ts';

/** What a test compares: null, scalars and arrays as they are; what was cut as `{ cut: sample }`. */
export function plainValue(value: Value): unknown {
  switch (value.type) {
    case 'null':
      return null;
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map(plainValue);
    case 'cut':
      return { cut: value.sample };
    case 'object':
      return { text: value.text, members: plainMap(value.members) };
    default:
      return value satisfies never;
  }
}

export function plainProperties({ properties }: ExportedObject): Record<string, unknown> {
  return plainMap(properties);
}

function plainMap(values: ReadonlyMap<string, Value>): Record<string, unknown> {
  return Object.fromEntries([...values].map(([name, value]) => [name, plainValue(value)]));
}
