/** The Exchange cmdlets for certificates, ready to paste into the Exchange Management Shell. */

import { CERTIFICATE_CMDLETS } from './cmdlet.ts';
import type { ReceiveConnector } from './connector.ts';
import type { ExchangeCertificate } from './exchange-certificate.ts';
import { quoteText, setReceiveConnector } from './setting-cmdlet.ts';

/** Shows which certificates there are. */
export const SHOW_CERTIFICATES: readonly string[] = CERTIFICATE_CMDLETS.slice(0, 1);

/** Enables one of them for SMTP; which, is for the administrator to say. */
export const ENABLE_ONE_FOR_SMTP: readonly string[] = CERTIFICATE_CMDLETS.slice(1);

/** Enables this certificate for SMTP. */
export function enableForSmtp({ thumbprint }: ExchangeCertificate): string {
  return `Enable-ExchangeCertificate -Thumbprint ${quoteText(thumbprint)} -Services SMTP`;
}

/** Lets TlsCertificateName of a Receive connector name this certificate. */
export function nameCertificate(
  { identity }: ReceiveConnector,
  { thumbprint }: ExchangeCertificate,
): readonly string[] {
  const name = '"<I>$($certificate.Issuer)<S>$($certificate.Subject)"';
  return [
    `$certificate = Get-ExchangeCertificate -Thumbprint ${quoteText(thumbprint)}`,
    setReceiveConnector(identity, 'TlsCertificateName', name),
  ];
}

/** Restores a certificate together with its private key. */
export const RESTORE_WITH_KEY =
  "Import-ExchangeCertificate -FileData ([IO.File]::ReadAllBytes('<file.pfx>')) -Password (Read-Host 'Password' -AsSecureString)";

/** Makes a self-signed certificate for a name, and enables it for SMTP. */
export function makeCertificate(name: string | null): string {
  return `New-ExchangeCertificate -DomainName ${quoteText(name ?? '<full name of the server>')} -Services SMTP`;
}
