/** The Exchange cmdlets for the limits of connections to a Receive connector, ready to paste. */

import { quoteText, setReceiveConnector } from './setting-cmdlet.ts';

/** Stands where the connector's name is not known, and cannot be run by mistake. */
const PLACEHOLDER = '<SERVER\\Connector name>';

/** Shows every limit of connections; null is a connector that was not declared. */
export function showConnectionLimits(identity: string | null): string {
  return `Get-ReceiveConnector -Identity ${quoteText(identity ?? PLACEHOLDER)} | Format-List MaxInboundConnection*`;
}

/** Raises the limit of connections from one address; to what, is for the administrator to say. */
export function raiseConnectionsPerSource(identity: string | null): string {
  return setReceiveConnector(
    identity ?? PLACEHOLDER,
    'MaxInboundConnectionPerSource',
    "'<number>'",
  );
}
