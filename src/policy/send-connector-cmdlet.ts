/** The Exchange cmdlets for TLS on Send connectors, ready to paste into the Exchange Management Shell. */

import type { SendConnector } from './send-connector.ts';
import { setSendConnector } from './setting-cmdlet.ts';

/** Gives up RequireTLS, and with it a TlsAuthLevel, which cannot be set without it. */
export function dropSendRequireTls({ identity, tlsAuthLevel }: SendConnector): string {
  const level = tlsAuthLevel === null ? '' : ' -TlsAuthLevel $null';
  return setSendConnector(identity, 'RequireTLS', `$false${level}`);
}
