/** Values as a person writes them after a parameter in PowerShell. */

import { quote } from '../target/target-error.ts';
import type { Value } from './read/exported.ts';

/** A setting that cannot be applied; one line: what is not understood, what is accepted. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

const OCTETS: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 };

/** One element of a list in quotes, or one without them. */
const ELEMENT = /\s*(?:'((?:[^']|'')*)'|"([^"]*)"|([^,'"]+))\s*(?:,|$)/y;

/**
 * Reads `$true`, `$false`, `$null`, `36MB`, `'text'`, `Tls,Integrated`, `@('a.com','b.com')`.
 *
 * `$null` is the empty text: what is cleared by it is empty, not unknown.
 *
 * @throws SettingError for what only a running PowerShell could evaluate.
 */
export function readSettingValue(text: string): Value {
  if (/^\$null$/i.test(text)) return scalar('');
  if (/^\$(?:true|false)$/i.test(text)) return scalar(/^\$true$/i.test(text));
  if (text.startsWith('@{')) {
    throw new SettingError(
      `${quote(text)} changes a list that is not known here; write the whole list: a.com,b.com`,
    );
  }
  const [, inner] = /^@\((.*)\)$/s.exec(text) ?? [];
  if (inner === undefined && /^[$(@{]/.test(text)) {
    throw new SettingError(
      `${quote(text)} is not evaluated here; write $true, $false, $null or text`,
    );
  }
  const [, number, unit = ''] = /^(\d+)\s*(KB|MB|GB)$/i.exec(text) ?? [];
  if (number !== undefined) return scalar(Number(number) * (OCTETS[unit.toUpperCase()] ?? 1));
  return readElements(inner ?? text, inner !== undefined);
}

/** Without a quote the readers of exports part a text better: they know the property. */
function readElements(text: string, isList: boolean): Value {
  if (!isList && !/^['"]/.test(text)) return scalar(text);
  const items: Value[] = [];
  let at = 0;
  while (at < text.length) {
    ELEMENT.lastIndex = at;
    const [whole, single, double, plain] = ELEMENT.exec(text) ?? [];
    if (whole === undefined) throw new SettingError(`${quote(text)} has a quote that does not end`);
    items.push(scalar(single?.replaceAll("''", "'") ?? double ?? plain?.trim() ?? ''));
    at += whole.length;
  }
  const [only = scalar(''), ...others] = items;
  return isList || others.length > 0 ? { type: 'list', items } : only;
}

function scalar(value: string | number | boolean): Value {
  return { type: 'scalar', value };
}
