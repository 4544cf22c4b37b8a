/** What was declared for the session at hand, whether in a policy or on the command line. */

import type { AuthMechanism, ReceiveConnector } from './connector.ts';

/** The declared settings that decide about TLS; null where a setting was not declared. */
export interface Declaration {
  /** Null when it was declared on the command line, for no connector in particular. */
  readonly identity: string | null;
  readonly requireTls: boolean | null;
  /** RequireTLS was declared on the command line, whatever the connector says. */
  readonly requireTlsInline: boolean;
  readonly authMechanism: readonly AuthMechanism[] | null;
  /** Bits of AuthMechanism that no name is known for; 0 when there are none, or none declared. */
  readonly unknownAuthBits: number;
}

export function declarationOf(connector: ReceiveConnector): Declaration {
  const { identity, requireTls, authMechanism, unknownAuthBits } = connector;
  return { identity, requireTls, requireTlsInline: false, authMechanism, unknownAuthBits };
}

/** Whether a flag of AuthMechanism is set; null when AuthMechanism was not declared. */
export function declares(declaration: Declaration, flag: AuthMechanism): boolean | null {
  return declaration.authMechanism?.includes(flag) ?? null;
}

/** One declared setting as evidence, in PowerShell's spelling. */
export function declaredSetting(
  { identity, requireTls, requireTlsInline, authMechanism }: Declaration,
  setting: 'RequireTLS' | 'AuthMechanism',
): string {
  const inline = identity === null || (setting === 'RequireTLS' && requireTlsInline);
  const where = inline ? 'on the command line' : `on ${identity}`;
  const value = setting === 'RequireTLS' ? spellBoolean(requireTls) : spellFlags(authMechanism);
  return `declared ${where}: ${setting} ${value}`;
}

function spellBoolean(value: boolean | null): string {
  if (value === null) return 'not declared';
  return value ? '$true' : '$false';
}

function spellFlags(flags: readonly AuthMechanism[] | null): string {
  if (flags === null) return 'not declared';
  return flags.length === 0 ? 'None' : flags.join(', ');
}
