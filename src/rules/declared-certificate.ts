/** Finds a certificate that was seen among those that Exchange was declared to have. */

import type { ExchangeCertificate } from '../policy/exchange-certificate.ts';
import type { CertificateFacts } from '../smtp/certificate.ts';

/** The declared certificate with the thumbprint that was seen; null when there is none. */
export function declaredAmong(
  certificates: readonly ExchangeCertificate[] | null,
  { thumbprint }: CertificateFacts,
): ExchangeCertificate | null {
  const seen = plain(thumbprint);
  return certificates?.find((one) => plain(one.thumbprint) === seen) ?? null;
}

/** Without the separators that some tools print. */
function plain(thumbprint: string): string {
  return thumbprint.replace(/[\s:]/g, '').toUpperCase();
}
