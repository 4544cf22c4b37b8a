/** Tells whose output an object is, by the names of its properties. */

import { ExportError, type ExportKind } from './exported.ts';

/** Names that no other object of Exchange's transport carries; lower case. */
const TELLING: readonly (readonly [ExportKind, readonly string[]])[] = [
  ['ReceiveConnector', ['bindings', 'remoteipranges', 'authmechanism', 'permissiongroups']],
  ['SendConnector', ['addressspaces', 'smarthosts', 'dnsroutingenabled']],
  ['TransportConfig', ['tlsreceivedomainsecurelist', 'tlssenddomainsecurelist']],
];

/** A thumbprint alone may be anybody's: certificates stand in other outputs as well. */
const BESIDE_THUMBPRINT = ['services', 'certificatedomains', 'notafter'];

/** What PowerShell remoting adds to every object, lower case: they say nothing about it. */
export const REMOTING_PROPERTIES: ReadonlySet<string> = new Set([
  'pscomputername',
  'psshowcomputername',
  'runspaceid',
]);

/** What would have been accepted, for the end of an error message. */
export const EXPORT_HINT =
  'export it with a command such as: Get-ReceiveConnector | Export-Clixml connectors.xml';

/**
 * Recognises the cmdlet whose output an object is.
 *
 * @param names the object's property names in lower case.
 * @returns null when the object is not one of ours, or carries none of the telling properties.
 */
export function recogniseKind(names: Iterable<string>): ExportKind | null {
  const present = new Set(names);
  const [kind] = TELLING.find(([, telling]) => telling.some((name) => present.has(name))) ?? [];
  if (kind) return kind;
  const isCertificate =
    present.has('thumbprint') && BESIDE_THUMBPRINT.some((name) => present.has(name));
  return isCertificate ? 'ExchangeCertificate' : null;
}

/** The error for an export that could be read, but holds nothing of ours. */
export function nothingOfOurs(fileName: string): ExportError {
  return new ExportError(
    `${fileName}: no object of Get-ReceiveConnector, Get-SendConnector, Get-TransportConfig or Get-ExchangeCertificate with the properties that decide; ${EXPORT_HINT}`,
  );
}
