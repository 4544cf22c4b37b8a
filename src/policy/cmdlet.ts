/** The Exchange cmdlets that mend what was found, ready to paste into the Exchange Management Shell. */

import type { AuthMechanism } from './connector.ts';
import type { Declaration } from './declaration.ts';

/** Stands where the connector's name is not known, and cannot be run by mistake. */
const PLACEHOLDER = '<SERVER\\Connector name>';

/**
 * Adds a flag to AuthMechanism and keeps every flag that is configured.
 *
 * Where the present flags are not known, the command reads them from the server first.
 */
export function addAuthMechanism(
  { identity, authMechanism }: Declaration,
  flag: AuthMechanism,
): readonly string[] {
  const name = quote(identity ?? PLACEHOLDER);
  if (authMechanism !== null) {
    const flags = [...new Set([flag, ...authMechanism])].join(',');
    return [`Set-ReceiveConnector -Identity ${name} -AuthMechanism ${flags}`];
  }
  return [
    `$auth = "$((Get-ReceiveConnector -Identity ${name}).AuthMechanism)" -split ', *' -ne 'None'`,
    `Set-ReceiveConnector -Identity ${name} -AuthMechanism ($auth + '${flag}')`,
  ];
}

export function dropRequireTls({ identity }: Declaration): string {
  return `Set-ReceiveConnector -Identity ${quote(identity ?? PLACEHOLDER)} -RequireTLS $false`;
}

export function showConnector({ identity }: Declaration): string {
  return `Get-ReceiveConnector -Identity ${quote(identity ?? PLACEHOLDER)} | Format-List Enabled,Bindings,RemoteIPRanges,AuthMechanism,RequireTLS,Fqdn,TlsCertificateName`;
}

/** Shows which certificates Exchange could offer, and enables one for SMTP. */
export const CERTIFICATE_CMDLETS: readonly string[] = [
  'Get-ExchangeCertificate | Format-List Thumbprint,Subject,CertificateDomains,Services,NotAfter,HasPrivateKey,Status',
  "Enable-ExchangeCertificate -Thumbprint '<thumbprint>' -Services SMTP",
];

/** PowerShell's verbatim string; it takes the typographic single quotes for quotes too. */
function quote(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}
