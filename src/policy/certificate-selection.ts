/**
 * Which certificate Exchange offers with STARTTLS ("Selection of Inbound STARTTLS Certificates").
 *
 * It looks for TlsCertificateName, else for Fqdn; of the certificates that match, have a private key
 * and are enabled for SMTP it takes the newest from an authority, else the newest self-signed one.
 * An expired certificate counts: it is offered all the same. One that is not enabled for SMTP may be
 * chosen too, says the same page, and TLS fails later: where there is one, nothing is certain.
 */

import { type Assessment, assess, type Sought } from './certificate-assessment.ts';
import { isSelfSigned } from './certificate-name.ts';
import type { ReceiveConnector } from './connector.ts';
import type { ExchangeCertificate } from './exchange-certificate.ts';

/** What of a connector decides its certificate. */
export type CertificateSeeker = Pick<
  ReceiveConnector,
  'fqdn' | 'tlsCertificateName' | 'tlsCertificateNameDeclared' | 'transportRole' | 'cutProperties'
>;

/** The certificate that a connector would offer, and why not the others. */
export interface CertificateSelection {
  /** Null when none can be used or, where that is not certain, when it cannot be told. */
  readonly chosen: ExchangeCertificate | null;
  /** Whether nothing that is unknown or undocumented could change the choice. */
  readonly certain: boolean;
  /** Whether, certain or not, nothing that was declared can be used. */
  readonly missing: boolean;
  /** One clause, about the one that was chosen or why none was. */
  readonly because: string;
  /** The text of TlsCertificateName, else of Fqdn; null when neither is known. */
  readonly sought: string | null;
  /** Those that match what is sought come first. */
  readonly rejected: readonly {
    readonly certificate: ExchangeCertificate;
    readonly because: string;
  }[];
}

/** Selects among the certificates of the connector's server. */
export function selectCertificate(
  connector: CertificateSeeker,
  certificates: readonly ExchangeCertificate[],
): CertificateSelection {
  const sought = whatIsSought(connector);
  if (typeof sought === 'string') {
    return { ...UNKNOWN, because: sought };
  }
  const assessed = certificates
    .map((certificate) => assess(certificate, sought))
    .sort((one, other) => Number(one.mismatch !== null) - Number(other.mismatch !== null));
  const usable = assessed.filter(
    ({ mismatch, unusable, unserved }) =>
      mismatch === null && unusable === null && unserved === null,
  );
  const chosen = preferred(usable);
  const rejected = assessed
    .filter((one) => one !== chosen)
    .map((one) => ({ certificate: one.certificate, because: describeRejected(one) }));
  const ruling = chosen ? describeChosen(chosen, assessed, sought) : describeNone(assessed, sought);
  return {
    chosen: chosen?.certificate ?? null,
    ...withDoubt(ruling, doubtAboutName(connector)),
    sought: sought.text,
    rejected,
  };
}

const UNKNOWN = {
  chosen: null,
  certain: false,
  missing: false,
  sought: null,
  rejected: [],
} as const;

/** What is certain, whether none is there, and why. */
type Ruling = Pick<CertificateSelection, 'certain' | 'missing' | 'because'>;

function withDoubt(ruling: Ruling, doubt: string | null): Ruling {
  if (doubt === null) return ruling;
  const but = ruling.certain ? ', but that is not certain: ' : '; ';
  return { ...ruling, certain: false, because: `${ruling.because}${but}${doubt}` };
}

/** Whether a TlsCertificateName that nobody told us of may go before Fqdn. */
export function doubtAboutName(connector: CertificateSeeker): string | null {
  const { tlsCertificateName, tlsCertificateNameDeclared, transportRole } = connector;
  if (tlsCertificateName !== null || tlsCertificateNameDeclared) return null;
  // Exchange 2007 and 2010 have neither property.
  return transportRole === null ? null : 'its TlsCertificateName was not declared';
}

/** What Exchange looks for, or why that is not known. */
function whatIsSought(connector: CertificateSeeker): Sought | string {
  const { fqdn, tlsCertificateName, cutProperties } = connector;
  if (tlsCertificateName !== null) {
    return { property: 'TlsCertificateName', text: tlsCertificateName };
  }
  if (cutProperties.includes('TlsCertificateName')) return 'its TlsCertificateName was cut short';
  if (fqdn !== null) return { property: 'Fqdn', text: fqdn };
  return "it has no TlsCertificateName and no Fqdn, and the server's own full name is not known";
}

/** Of those that are known best the newest from an authority, else the newest. */
function preferred(usable: readonly Assessment[]): Assessment | undefined {
  const sure = usable.filter(({ doubt }) => doubt === null);
  const newestFirst = (sure.length > 0 ? sure : usable).toSorted(
    (one, other) => startOf(other) - startOf(one),
  );
  return newestFirst.find(({ certificate }) => !isSelfSigned(certificate)) ?? newestFirst[0];
}

function startOf({ certificate: { notBefore } }: Assessment): number {
  return notBefore === null ? 0 : Date.parse(notBefore);
}

function describeChosen(
  chosen: Assessment,
  assessed: readonly Assessment[],
  { property, text }: Sought,
): Ruling {
  const fitting = assessed.filter(
    ({ mismatch, unusable }) => mismatch === null && unusable === null,
  );
  const usable = fitting.filter(({ unserved }) => unserved === null);
  const newest = usable.length > 1 ? ` before ${usable.length - 1} more` : '';
  const because = `it matches ${property} ${text}${newest}`;
  const doubt = chosen.doubt ?? doubtFromOthers(usable) ?? doubtFromUnserved(fitting);
  return withDoubt({ certain: true, missing: false, because }, doubt);
}

/** Whether one that is not enabled for SMTP might be preferred all the same. */
function doubtFromUnserved(fitting: readonly Assessment[]): string | null {
  const unserved = fitting.filter((one) => one.unserved !== null);
  const undated = unserved.find(({ certificate }) => certificate.notBefore === null);
  const first = preferred(fitting);
  const rival = undated ?? (first && unserved.includes(first) ? first : undefined);
  return rival
    ? `${rival.certificate.thumbprint} may go before it, though ${rival.unserved}`
    : null;
}

/** Whether another one that can be used might be the preferred one. */
function doubtFromOthers(usable: readonly Assessment[]): string | null {
  if (usable.length < 2) return null;
  if (usable.some(({ certificate }) => certificate.notBefore === null)) {
    return 'which of them is the newest was not declared';
  }
  return usable.find(({ doubt }) => doubt !== null)?.doubt ?? null;
}

function describeNone(assessed: readonly Assessment[], { property, text }: Sought): Ruling {
  const open = assessed.find(({ mightMatch, unusable }) => mightMatch && unusable === null);
  if (open) {
    const { certificate, mismatch } = open;
    const because = `${certificate.thumbprint} might match: ${mismatch}`;
    return { certain: false, missing: false, because };
  }
  const matching = assessed.filter(({ mismatch }) => mismatch === null);
  const unserved = matching.find(({ unusable }) => unusable === null);
  const shown = unserved ?? matching[0];
  if (!shown) {
    return { certain: true, missing: true, because: `no certificate matches ${property} ${text}` };
  }
  const { certificate, unusable } = shown;
  const why = unusable ?? `${shown.unserved}; it may be chosen all the same, and TLS fail later`;
  const because = `${certificate.thumbprint} matches ${property} ${text}, but ${why}`;
  return { certain: !unserved, missing: true, because };
}

function describeRejected({ mismatch, unusable, unserved }: Assessment): string {
  return mismatch ?? unusable ?? unserved ?? 'another one is preferred';
}
