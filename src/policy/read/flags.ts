/** Enumerations by name and by number: ConvertTo-Json writes the number. */

/** Names of an enumeration by their bit, or by their number where they exclude each other. */
export type FlagTable<Name extends string> = readonly (readonly [name: Name, bit: number])[];

/** What was read of a flags enumeration. */
export interface Flags<Name extends string> {
  readonly names: readonly Name[];
  /** The bits that no name is known for; 0 when there are none. */
  readonly unknownBits: number;
}

/** Enumerations of .NET have 32 bits, the highest of which may be written as a sign. */
const MIN_BITS = -(2 ** 31);
const MAX_BITS = 2 ** 32 - 1;

/** Names in the order of their bits, from 1 on. */
export function byBit<Name extends string>(names: readonly Name[]): FlagTable<Name> {
  return names.map((name, at) => [name, 2 ** at] as const);
}

/** The bits of one word, `Tls`, `None`, `31` or `-1`; null when it is none. */
export function bitsOf(word: string, table: FlagTable<string>): number | null {
  if (/^-?\d+$/.test(word)) {
    const number = Number(word);
    return number >= MIN_BITS && number <= MAX_BITS ? number >>> 0 : null;
  }
  if (/^none$/i.test(word)) return 0;
  return table.find(([name]) => isSame(word, name))?.[1] ?? null;
}

/** The flags that are set in a number. */
export function flagsIn<Name extends string>(bits: number, table: FlagTable<Name>): Flags<Name> {
  return {
    names: table.filter(([, bit]) => (bits & bit) !== 0).map(([name]) => name),
    unknownBits: table.reduce((rest, [, bit]) => rest & ~bit, bits) >>> 0,
  };
}

/** One name of an enumeration, by name or by number; null when it is none of them. */
export function choiceIn<Name extends string>(word: string, table: FlagTable<Name>): Name | null {
  const isNumber = /^\d+$/.test(word);
  const found = table.find(([name, number]) =>
    isNumber ? Number(word) === number : isSame(word, name),
  );
  return found?.[0] ?? null;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
