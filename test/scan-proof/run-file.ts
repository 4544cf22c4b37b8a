/** Reads what a scan has written, as a person who does not trust it. */

import { readFile } from 'node:fs/promises';
import type { Judged } from '../../src/rules/judge.ts';

/** Every record of a file. @throws where one line of it is no JSON, or is without its end. */
export async function readRun(path: string): Promise<Judged[]> {
  return parseRun(await readFile(path, 'utf8'));
}

/** Every record of a text. @throws as `readRun` does. */
export function parseRun(text: string): Judged[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line has no end');
  return lines.map((line) => JSON.parse(line) as Judged);
}

export function targetsIn(records: readonly Judged[]): string[] {
  return records.map(({ target }) => target);
}

/** What one list has more often than the other: all empty where they hold the same. */
export function difference(found: readonly string[], wanted: readonly string[]): Difference {
  const missing = without(wanted, found);
  const surplus = without(found, wanted);
  return { missing: missing.slice(0, SHOWN), surplus: surplus.slice(0, SHOWN) };
}

interface Difference {
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
}

export const NO_DIFFERENCE: Difference = { missing: [], surplus: [] };

/** A test that fails by thousands is read by its first few. */
const SHOWN = 5;

function without(some: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const other of others) counts.set(other, (counts.get(other) ?? 0) + 1);
  return some.filter((one) => {
    const count = counts.get(one) ?? 0;
    counts.set(one, count - 1);
    return count <= 0;
  });
}

/** How often each value is there. */
export function countBy<Item>(items: readonly Item[], nameOf: (item: Item) => string) {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
}
