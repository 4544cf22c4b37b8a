/** Reads the output of ConvertTo-Json, of Windows PowerShell 5.1 and of PowerShell 7. */

import { ExportError, type ExportedObject, type Value } from './exported.ts';
import { parseJson } from './json-documents.ts';
import { nothingOfOurs, REMOTING_PROPERTIES, recogniseKind } from './kind.ts';
import { textValue } from './type-name.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the objects of the four cmdlets; whatever else the file holds is passed over.
 *
 * Keys keep their case: PowerShell remoting writes an enumeration as `{"value":31,"Value":"…"}`.
 *
 * @throws ExportError that names the file and, where it is known, the line.
 */
export function readJson(content: string, fileName: string): ExportedObject[] {
  const objects = parseJson(content, fileName)
    .flatMap(objectsIn)
    .map((object, at) => readObject(object, `${fileName}: object ${at + 1}`))
    .filter((object) => object !== null);
  if (objects.length === 0) throw nothingOfOurs(fileName);
  return objects;
}

/** The objects in a list, in Windows PowerShell's wrapper of one, or in a hashtable of lists. */
function objectsIn(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (!isObject(value)) return [];
  const members = Object.values(value);
  const isTable = members.length > 0 && members.every((member) => typeof member === 'object');
  if ((isTable && recogniseKind(namesOf(value)) === null) || isWrapper(value)) {
    return members.flatMap(objectsIn);
  }
  return [value];
}

function readObject(object: JsonObject, where: string): ExportedObject | null {
  const kind = recogniseKind(namesOf(object));
  if (kind === null) return null;
  const properties = new Map<string, Value>();
  for (const [name, member] of Object.entries(object)) {
    const key = name.toLowerCase();
    if (REMOTING_PROPERTIES.has(key)) continue;
    // To PowerShell they are one property, and either could be the one that was meant.
    if (properties.has(key)) throw new ExportError(`${where}: ${name}: stands there twice`);
    properties.set(key, readValue(member));
  }
  return { kind, where, properties };
}

function readValue(value: unknown): Value {
  if (value === null) return { type: 'null' };
  if (typeof value === 'string') return textValue(value);
  if (typeof value === 'number' || typeof value === 'boolean') return { type: 'scalar', value };
  if (Array.isArray(value)) return { type: 'list', items: value.map(readValue) };
  const object = value as JsonObject;
  if (isWrapper(object)) return readWrapper(object);
  const members = Object.entries(object).map(
    ([name, member]) => [name, readValue(member)] as const,
  );
  return { type: 'object', text: null, members: new Map(members) };
}

/** A list with fewer elements than it counts was cut. */
function readWrapper({ value, Count: count }: JsonObject): Value {
  if (!Array.isArray(value)) return readValue(value);
  if (value.length === count) return readValue(value);
  return { type: 'cut', sample: `${value.length} of ${count} elements` };
}

/** Windows PowerShell 5.1 wraps a list that properties were added to: `{"value":[…],"Count":2}`. */
function isWrapper(object: JsonObject): boolean {
  const { value, Count: count, ...others } = object;
  return value !== undefined && typeof count === 'number' && Object.keys(others).length === 0;
}

function namesOf(object: JsonObject): string[] {
  return Object.keys(object).map((name) => name.toLowerCase());
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
