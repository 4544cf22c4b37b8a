/** Declared values in few words, for a table. */

import { AddressError } from '../policy/ip-address.ts';
import { type IpRange, parseIpRange, rangeSize } from '../policy/ip-range.ts';
import { printable } from '../smtp/printable.ts';

/** What was not declared. */
export const UNDECLARED = '?';

const SHOWN = 4;

export function spellFlag(value: boolean | null): string {
  if (value === null) return UNDECLARED;
  return value ? 'yes' : 'no';
}

/** The first few of a list, and how many more there are; `none` is said of an empty one. */
export function spellList(values: readonly string[] | null, none = 'none', shown = SHOWN): string {
  if (values === null) return UNDECLARED;
  if (values.length === 0) return none;
  const more = values.length - shown;
  const texts = values.slice(0, shown).map((value) => printable(value, 120));
  return texts.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The ranges, those of all addresses by that name. */
export function spellRanges(ranges: readonly string[] | null): string {
  return spellList(ranges?.map(spellRange) ?? null);
}

function spellRange(text: string): string {
  const range = readRange(text);
  const all = range && rangeSize(range) === 1n << (range.family === 4 ? 32n : 128n);
  return all ? `all IPv${range.family}` : text;
}

function readRange(text: string): IpRange | null {
  try {
    return parseIpRange(text);
  } catch (error) {
    if (error instanceof AddressError) return null;
    throw error;
  }
}
