/** Reads a value as PowerShell prints it in Format-List, and mostly in a cell of Export-Csv. */

import type { Value } from './exported.ts';
import { isTypeName, textValue } from './type-name.ts';

/** How much of a value that was cut is shown in messages. */
const SAMPLE_LENGTH = 60;

const ELLIPSIS = /\.{3}|…/;

/** An ellipsis that was decoded as another encoding, or that a console's code page has not got. */
const SPOILT_ELLIPSIS = /(?:â€¦|ÔÇª|ΓÇª|[?\uFFFD])$/;

/**
 * Reads one printed value: blank is null, `True` and `False` are booleans, `{a, b}` is a list.
 *
 * A list that ends in an ellipsis is cut, never a shorter list ($FormatEnumerationLimit); so is one
 * that is not closed, and a type name. Lists without braces stay as they stand: whether a comma
 * separates elements depends on the property.
 */
export function readPrinted(printed: string): Value {
  const text = printed.trim();
  if (text === '') return { type: 'null' };
  if (text === 'True' || text === 'False') return { type: 'scalar', value: text === 'True' };
  if (text.startsWith('{')) return readBraces(text);
  return /(?:\.{3}|…|,)$/.test(text) ? cut(text) : textValue(text);
}

function readBraces(text: string): Value {
  if (!text.endsWith('}')) return cut(text);
  const inner = text.slice(1, -1).trim();
  if (inner === '') return { type: 'list', items: [] };
  // No binding, range, domain or address space ends in a full stop: half an ellipsis counts.
  if (ELLIPSIS.test(inner) || SPOILT_ELLIPSIS.test(inner) || inner.endsWith('.')) return cut(text);
  // The blank separates: `{example.com:AcceptOorgProtocol,AcceptCloudServicesMail}` is one element.
  const items = inner.split(/,\s+/).map((item) => item.trim());
  if (items.some(isTypeName)) return cut(text);
  return { type: 'list', items: items.map((value) => ({ type: 'scalar', value })) };
}

function cut(text: string): Value {
  const whole = text.length <= SAMPLE_LENGTH;
  return { type: 'cut', sample: whole ? text : `${text.slice(0, SAMPLE_LENGTH)} […]` };
}
