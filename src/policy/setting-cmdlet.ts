/** Cmdlets that set one property, ready to paste into the Exchange Management Shell. */

/** PowerShell's verbatim string; it takes the typographic single quotes for quotes too. */
export function quoteText(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

/** A value as PowerShell spells it; a list of flags or addresses has commas. */
export function spellSetting(value: string | number | boolean | readonly string[] | null): string {
  if (value === null) return '$null';
  if (typeof value === 'boolean') return value ? '$true' : '$false';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return value.length === 0 ? 'None' : value.join(', ');
}

/** `value` is PowerShell's text and is not quoted. */
export function setReceiveConnector(identity: string, parameter: string, value: string): string {
  return `Set-ReceiveConnector -Identity ${quoteText(identity)} -${parameter} ${value}`;
}

/** `value` is PowerShell's text and is not quoted. */
export function setSendConnector(identity: string, parameter: string, value: string): string {
  return `Set-SendConnector -Identity ${quoteText(identity)} -${parameter} ${value}`;
}
