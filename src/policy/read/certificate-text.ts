/** Reads a certificate out of the text that .NET prints for it. */

import type { Value } from './exported.ts';

/**
 * The properties that stand in `X509Certificate2.ToString()`, by lower-case name.
 *
 * Get-ExchangeCertificate through Export-Clixml keeps nothing else in clear. The dates are left
 * out: they are in the exporting server's own format and time zone, and `08/06` may be two days.
 */
export function certificateText(text: string | null): ReadonlyMap<string, Value> {
  const sections = (text ?? '').matchAll(/^\[(Subject|Issuer|Thumbprint)\]\r?\n[ \t]+(.+?)\r?$/gm);
  return new Map(
    [...sections].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      { type: 'scalar', value },
    ]),
  );
}
