/** The elements of a list, in the shapes that the formats give to lists. */

import type { Value } from './exported.ts';

/**
 * What parts the elements where a list was joined to one text.
 *
 * No element of a list of ours holds a blank. A semicolon before a number belongs to an address
 * space, `smtp:*;1`, and one before `a=` to an address of X.400.
 */
const SEPARATOR = /[,\s]+|;(?!\d+(?:[,;\s]|$)|[a-z]+=)/i;

/** The elements of a value; one that is no list is its own only element. */
export function elementsOf(value: Value): readonly Value[] {
  if (value.type === 'list') return value.items;
  return wrapped(value) ?? splitText(value);
}

/** Windows PowerShell 5.1 writes some lists as `{"value":[…],"Count":n}`. */
function wrapped(value: Value): readonly Value[] | null {
  if (value.type !== 'object') return null;
  const inner = value.members.get('value') ?? value.members.get('Value');
  return inner?.type === 'list' ? inner.items : null;
}

/** A cell of CSV holds several elements; ConvertTo-Json joins them with blanks at its depth. */
function splitText(value: Value): readonly Value[] {
  if (value.type !== 'scalar' || typeof value.value !== 'string') return [value];
  // A range may have blanks around its hyphen.
  const parts = value.value.replace(/\s+-\s+/g, '-').split(SEPARATOR);
  return parts.filter((part) => part !== '').map((part) => ({ type: 'scalar', value: part }));
}
