/** The Exchange cmdlets that mend what was found, ready to paste into the Exchange Management Shell. */

import type { AuthMechanism } from './connector.ts';
import type { Declaration } from './declaration.ts';
import { quoteText } from './setting-cmdlet.ts';

/** Stands where the connector's name is not known, and cannot be run by mistake. */
const PLACEHOLDER = '<SERVER\\Connector name>';

/** The properties that are sets of flags, and the variable that holds what is set. */
const VARIABLES = { AuthMechanism: '$auth', PermissionGroups: '$groups' } as const;

/** Which flags to add to those that are set, and which to take away. */
interface FlagChange {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

/**
 * Adds a flag to AuthMechanism and keeps every flag that is configured.
 *
 * Where the present flags are not all known, the command reads them from the server first.
 */
export function addAuthMechanism(
  { identity, authMechanism, unknownAuthBits }: Declaration,
  flag: AuthMechanism,
): readonly string[] {
  if (authMechanism === null || unknownAuthBits !== 0) {
    return changeFlags(identity, 'AuthMechanism', { add: [flag] });
  }
  const flags = [...new Set([flag, ...authMechanism])].join(',');
  const name = quoteText(identity ?? PLACEHOLDER);
  return [`Set-ReceiveConnector -Identity ${name} -AuthMechanism ${flags}`];
}

/** Changes a set of flags as the server has it, so that flags without a known name are kept. */
export function changeFlags(
  identity: string | null,
  property: keyof typeof VARIABLES,
  { add = [], drop = [] }: FlagChange,
): readonly string[] {
  const name = quoteText(identity ?? PLACEHOLDER);
  const variable = VARIABLES[property];
  const without = ['None', ...drop].map((flag) => ` -ne '${flag}'`).join('');
  const added = add.map((flag) => `'${flag}'`).join(',');
  const flags = added === '' ? variable : `(${variable} + ${added})`;
  return [
    `${variable} = "$((Get-ReceiveConnector -Identity ${name}).${property})" -split ', *'${without}`,
    `Set-ReceiveConnector -Identity ${name} -${property} ${flags}`,
  ];
}

export function dropRequireTls({ identity }: Declaration): string {
  return `Set-ReceiveConnector -Identity ${quoteText(identity ?? PLACEHOLDER)} -RequireTLS $false`;
}

export function showConnector({ identity }: Pick<Declaration, 'identity'>): string {
  return `Get-ReceiveConnector -Identity ${quoteText(identity ?? PLACEHOLDER)} | Format-List Enabled,Bindings,RemoteIPRanges,AuthMechanism,PermissionGroups,RequireTLS,Fqdn,TlsCertificateName`;
}

/** Shows which certificates Exchange could offer, and enables one for SMTP. */
export const CERTIFICATE_CMDLETS: readonly string[] = [
  'Get-ExchangeCertificate | Format-List Thumbprint,Subject,CertificateDomains,Services,NotAfter,HasPrivateKey,Status',
  "Enable-ExchangeCertificate -Thumbprint '<thumbprint>' -Services SMTP",
];
