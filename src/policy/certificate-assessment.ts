/** How one certificate stands to what a connector looks for. */

import { carriedName, isSameName, parseCertificateName } from './certificate-name.ts';
import type { ExchangeCertificate } from './exchange-certificate.ts';

/** What Exchange looks for in the names of certificates. */
export interface Sought {
  readonly property: 'TlsCertificateName' | 'Fqdn';
  readonly text: string;
}

/** A certificate that a connector can offer, might, or cannot. */
export interface Assessment {
  readonly certificate: ExchangeCertificate;
  /** Why it is not known to be one that is sought; null when it is. */
  readonly mismatch: string | null;
  /** Whether what was not declared of a mismatch could make it one that is sought. */
  readonly mightMatch: boolean;
  /** Why it cannot be used; null when it can, or might. */
  readonly unusable: string | null;
  /** Why TLS would fail with it, though it may be chosen all the same; null when it would not. */
  readonly unserved: string | null;
  /** What is not known or not documented of it; null when all that matters is. */
  readonly doubt: string | null;
}

type Comparison = Pick<Assessment, 'mismatch' | 'mightMatch' | 'doubt'>;

/** Statuses with which STARTTLS was seen to go missing, as the Exchange team reports. */
const BAD_STATUS = /^(?:invalid|revoked|untrusted)$/i;

const MATCH: Comparison = { mismatch: null, mightMatch: false, doubt: null };

/** Holds a certificate against what is sought; its dates do not matter, for an expired one counts. */
export function assess(certificate: ExchangeCertificate, sought: Sought): Assessment {
  const { doubt, ...comparison } =
    sought.property === 'Fqdn'
      ? compareDomains(certificate, sought.text)
      : compareNames(certificate, sought.text);
  return {
    certificate,
    ...comparison,
    unusable: certificate.hasPrivateKey === false ? 'it has no private key' : null,
    unserved: describeUnserved(certificate),
    doubt: doubt ?? describeDoubt(certificate),
  };
}

function compareDomains(certificate: ExchangeCertificate, fqdn: string): Comparison {
  switch (carriedName(certificate, fqdn)) {
    case 'exact':
      return MATCH;
    case 'wildcard':
      return { ...MATCH, doubt: `it covers ${fqdn} by a wildcard only` };
    case null:
      return certificate.certificateDomains === null
        ? mightMatch('its CertificateDomains were not declared')
        : { ...MATCH, mismatch: `it does not name ${fqdn}` };
  }
}

function compareNames({ issuer, subject }: ExchangeCertificate, text: string): Comparison {
  const named = parseCertificateName(text);
  if (!named) return { ...MATCH, mismatch: 'the TlsCertificateName is not <I>issuer<S>subject' };
  if (subject !== null && !isSameName(subject, named.subject)) {
    return { ...MATCH, mismatch: `its Subject is ${subject}` };
  }
  if (issuer !== null && !isSameName(issuer, named.issuer)) {
    return { ...MATCH, mismatch: `its Issuer is ${issuer}` };
  }
  if (subject === null) return mightMatch('its Subject was not declared');
  return issuer === null ? mightMatch('its Issuer was not declared') : MATCH;
}

function mightMatch(mismatch: string): Comparison {
  return { mismatch, mightMatch: true, doubt: null };
}

function describeUnserved({ services }: ExchangeCertificate): string | null {
  if (services === null || isForSmtp(services)) return null;
  return `it is not enabled for SMTP: its Services are ${services.join(', ') || 'None'}`;
}

function describeDoubt({ hasPrivateKey, services, status }: ExchangeCertificate): string | null {
  if (hasPrivateKey === null) return 'its HasPrivateKey was not declared';
  if (services === null) return 'its Services were not declared';
  if (status === null || !BAD_STATUS.test(status)) return null;
  return `its Status is ${status}, with which STARTTLS was seen to go missing`;
}

function isForSmtp(services: readonly string[]): boolean {
  return services.some((service) => service.toLowerCase() === 'smtp');
}
