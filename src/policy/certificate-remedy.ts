/** What stands between a connector and a certificate that it could offer. */

import { selectCertificate } from './certificate-selection.ts';
import type { ReceiveConnector } from './connector.ts';
import type { ExchangeCertificate } from './exchange-certificate.ts';

/** What is wrong, and the certificate that would do if that were mended. */
export type CertificateRemedy =
  /** One can be used, as it was declared. */
  | { readonly lack: 'nothing'; readonly certificate: ExchangeCertificate }
  /** One matches, but is not enabled for SMTP. */
  | { readonly lack: 'smtp-service'; readonly certificate: ExchangeCertificate }
  /** One matches, but its private key is not there. */
  | { readonly lack: 'private-key'; readonly certificate: ExchangeCertificate }
  /** TlsCertificateName names none that can be used, while another one carries the Fqdn. */
  | { readonly lack: 'current-name'; readonly certificate: ExchangeCertificate }
  /** None would do, or whether one would cannot be told. */
  | { readonly lack: 'match' | 'knowledge'; readonly certificate: null };

type Change = Partial<Pick<ExchangeCertificate, 'services' | 'hasPrivateKey'>>;

/** Finds the least change after which a certificate could be selected. */
export function findRemedy(
  connector: ReceiveConnector,
  certificates: readonly ExchangeCertificate[],
): CertificateRemedy {
  const chosenAfter = (change: Change): ExchangeCertificate | null =>
    choose(connector, certificates, change);
  const usable = chosenAfter({});
  if (usable) return { lack: 'nothing', certificate: usable };
  const enabled = chosenAfter({ services: ['SMTP'] });
  if (enabled) return { lack: 'smtp-service', certificate: enabled };
  const withKey = chosenAfter({ services: ['SMTP'], hasPrivateKey: true });
  if (withKey) return { lack: 'private-key', certificate: withKey };
  const named = connector.tlsCertificateName !== null;
  const current = named
    ? choose({ ...connector, tlsCertificateName: null }, certificates, {})
    : null;
  if (current) return { lack: 'current-name', certificate: current };
  const { certain } = selectCertificate(connector, certificates);
  return { lack: certain ? 'match' : 'knowledge', certificate: null };
}

/** The certificate, as it was declared, that would be selected if all were changed like this. */
function choose(
  connector: ReceiveConnector,
  certificates: readonly ExchangeCertificate[],
  change: Change,
): ExchangeCertificate | null {
  const changed = certificates.map((certificate) => ({ ...certificate, ...change }));
  const { chosen } = selectCertificate(connector, changed);
  return certificates.find((_one, at) => changed[at] === chosen) ?? null;
}
