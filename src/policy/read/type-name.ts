/** Tells text that stands in place of a value from the value itself. */

import type { Value } from './exported.ts';

/** A .NET type, generic or array too: ``Microsoft.Exchange.Data.MultiValuedProperty`1[[…]]``. */
const TYPE_NAME =
  /^(?:(?:Deserialized|Selected)\.)*(?:System|Microsoft\.Exchange)(?:[.+][A-Z]\w*)+(?:`\d+)?(?:\[.*\])?$/s;

/** How Windows PowerShell 5.1 prints a custom object where ConvertTo-Json reached its depth. */
const HASHTABLE = /^@\{.*\}$/s;

/** How much of such text an error message shows. */
const SAMPLE_LENGTH = 80;

export function isTypeName(text: string): boolean {
  return TYPE_NAME.test(text);
}

/** Text as a value: itself, or `cut` where PowerShell printed a type or a hashtable instead. */
export function textValue(text: string): Value {
  const bare = text.trim();
  if (!isTypeName(bare) && !HASHTABLE.test(bare)) return { type: 'scalar', value: text };
  return { type: 'cut', sample: bare.slice(0, SAMPLE_LENGTH) };
}
