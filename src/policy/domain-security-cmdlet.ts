/** The Exchange cmdlets for Domain Security, ready to paste into the Exchange Management Shell. */

import { quoteText, setReceiveConnector, setSendConnector } from './setting-cmdlet.ts';

/** Stands where the connector's name is not known, and cannot be run by mistake. */
const SEND_CONNECTOR = '<Send connector name>';

/** Takes one domain out of TLSReceiveDomainSecureList, and leaves the others. */
export function removeFromReceiveList(domain: string): string {
  return `Set-TransportConfig -TLSReceiveDomainSecureList @{Remove=${quoteText(domain)}}`;
}

export function enableDomainSecurity(identity: string): string {
  return setReceiveConnector(identity, 'DomainSecureEnabled', '$true');
}

export function disableReceiveConnector(identity: string): string {
  return setReceiveConnector(identity, 'Enabled', '$false');
}

/** Disables a Send connector; null is one that was not declared. */
export function disableSendConnector(identity: string | null): string {
  return setSendConnector(identity ?? SEND_CONNECTOR, 'Enabled', '$false');
}
