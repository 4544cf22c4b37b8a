/** Quotes what was declared, in PowerShell's spelling. */

import { spellSetting } from '../policy/setting-cmdlet.ts';

type Value = Parameters<typeof spellSetting>[0];

/** At most this many entries of a list are quoted. */
const MAX_ENTRIES = 10;

/**
 * `declared on EX01\Partners: DomainSecureEnabled $true`; `where` is null for what belongs to the
 * whole organisation, and a value is null that was not declared.
 */
export function declaredValue(where: string | null, property: string, value: Value): string {
  const place = where === null ? '' : ` on ${where}`;
  return `declared${place}: ${property} ${value === null ? 'not declared' : spell(value)}`;
}

function spell(value: NonNullable<Value>): string {
  if (typeof value !== 'object') return spellSetting(value);
  const more = value.length - MAX_ENTRIES;
  return `${spellSetting(value.slice(0, MAX_ENTRIES))}${more > 0 ? ` and ${more} more` : ''}`;
}
