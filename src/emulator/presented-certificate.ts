/** Which certificate an emulated connector presents, and what that says. */

import { isSelfSigned } from '../policy/certificate-name.ts';
import { selectCertificate } from '../policy/certificate-selection.ts';
import type { ReceiveConnector } from '../policy/connector.ts';
import type { ExchangeCertificate } from '../policy/exchange-certificate.ts';
import type { CertificateOptions, MintedCertificate } from './certificate.ts';
import { serverName } from './session.ts';

/** What a connector finds when it looks for its certificate; `missing` takes STARTTLS away. */
export type CertificateCondition = 'valid' | 'expired' | 'wrong-name' | 'missing';

/** A connector, and what was asked for it in particular. */
interface Seeker {
  readonly connector: ReceiveConnector;
  readonly certificate?: CertificateCondition;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const YEAR_MS = 365 * DAY_MS;

/**
 * What the certificate is to say; null when the connector has none, and so no STARTTLS.
 *
 * A condition goes before the declared certificates; an expired one is presented all the same, as
 * Exchange does (Selection of Inbound STARTTLS Certificates).
 */
export function presentedCertificate(
  { connector, certificate }: Seeker,
  certificates: readonly ExchangeCertificate[] | null,
  issuer: MintedCertificate,
): CertificateOptions | null {
  const commonName = serverName(connector);
  if (certificate === undefined && certificates !== null) {
    // Without an Fqdn the server looks for its own name, which here is this one.
    const seeker = { ...connector, fqdn: commonName };
    const { chosen } = selectCertificate(seeker, certificates);
    return chosen && asDeclared(chosen, commonName, issuer);
  }
  switch (certificate) {
    case 'missing':
      return null;
    case 'wrong-name':
      return { commonName: 'another-server.example', issuer };
    case 'expired':
      return { commonName, issuer, ...expired() };
    case 'valid':
    case undefined:
      return { commonName, issuer };
    default:
      return certificate satisfies never;
  }
}

function expired() {
  const now = Date.now();
  return { notBefore: new Date(now - YEAR_MS - 3 * DAY_MS), notAfter: new Date(now - 3 * DAY_MS) };
}

/** Names and dates as declared; the key is ours, and so is the issuer, if there is one. */
function asDeclared(
  certificate: ExchangeCertificate,
  fallbackName: string,
  issuer: MintedCertificate,
): CertificateOptions {
  const { subject, certificateDomains, notBefore, notAfter } = certificate;
  const names = certificateDomains ?? [];
  const [, subjectName] = /(?:^|,)\s*CN=([^,]+)/i.exec(subject ?? '') ?? [];
  const commonName = subjectName ?? names[0] ?? fallbackName;
  const end = dateOf(notAfter);
  const begin = dateOf(notBefore) ?? (end && new Date(end.getTime() - YEAR_MS));
  return {
    commonName,
    altNames: names.length > 0 ? names : [commonName],
    ...(isSelfSigned(certificate) ? {} : { issuer }),
    ...(begin && { notBefore: begin }),
    ...(end && { notAfter: end }),
  };
}

function dateOf(text: string | null): Date | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : new Date(ms);
}
