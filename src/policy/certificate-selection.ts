/**
 * Which certificate Exchange offers with STARTTLS ("Selection of Inbound STARTTLS Certificates").
 *
 * It looks for TlsCertificateName, else for Fqdn; of the certificates that match, have a private key
 * and are enabled for SMTP it takes the newest from an authority, else the newest self-signed one.
 * An expired certificate counts: it is offered all the same.
 */

import { type Assessment, assess, type Sought } from './certificate-assessment.ts';
import { isSelfSigned } from './certificate-name.ts';
import type { ReceiveConnector } from './connector.ts';
import type { ExchangeCertificate } from './exchange-certificate.ts';

/** What of a connector decides its certificate. */
export type CertificateSeeker = Pick<
  ReceiveConnector,
  'fqdn' | 'tlsCertificateName' | 'cutProperties'
>;

/** The certificate that a connector would offer, and why not the others. */
export interface CertificateSelection {
  /** Null when none can be used or, where that is not certain, when it cannot be told. */
  readonly chosen: ExchangeCertificate | null;
  /** Whether nothing that is unknown or undocumented could change the choice. */
  readonly certain: boolean;
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
    return { chosen: null, certain: false, because: sought, sought: null, rejected: [] };
  }
  const assessed = certificates
    .map((certificate) => assess(certificate, sought))
    .sort((one, other) => Number(one.mismatch !== null) - Number(other.mismatch !== null));
  const usable = assessed.filter(
    ({ mismatch, unusable }) => mismatch === null && unusable === null,
  );
  const chosen = preferred(usable);
  const rejected = assessed
    .filter((one) => one !== chosen)
    .map((one) => ({ certificate: one.certificate, because: describeRejected(one) }));
  const ruling = chosen ? describeChosen(chosen, usable, sought) : describeNone(assessed, sought);
  return { chosen: chosen?.certificate ?? null, ...ruling, sought: sought.text, rejected };
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
  usable: readonly Assessment[],
  { property, text }: Sought,
): Pick<CertificateSelection, 'certain' | 'because'> {
  const newest = usable.length > 1 ? ` before ${usable.length - 1} more` : '';
  const because = `it matches ${property} ${text}${newest}`;
  const doubt = chosen.doubt ?? doubtFromOthers(usable);
  if (doubt === null) return { certain: true, because };
  return { certain: false, because: `${because}, but that is not certain: ${doubt}` };
}

/** Whether another one that can be used might be the preferred one. */
function doubtFromOthers(usable: readonly Assessment[]): string | null {
  if (usable.length < 2) return null;
  if (usable.some(({ certificate }) => certificate.notBefore === null)) {
    return 'which of them is the newest was not declared';
  }
  return usable.find(({ doubt }) => doubt !== null)?.doubt ?? null;
}

function describeNone(
  assessed: readonly Assessment[],
  { property, text }: Sought,
): Pick<CertificateSelection, 'certain' | 'because'> {
  const open = assessed.find(({ mightMatch, unusable }) => mightMatch && unusable === null);
  if (open) {
    const { certificate, mismatch } = open;
    return { certain: false, because: `${certificate.thumbprint} might match: ${mismatch}` };
  }
  const matching = assessed.find(({ mismatch }) => mismatch === null);
  if (!matching) return { certain: true, because: `no certificate matches ${property} ${text}` };
  const { certificate, unusable } = matching;
  const because = `${certificate.thumbprint} matches ${property} ${text}, but ${unusable}`;
  return { certain: true, because };
}

function describeRejected({ mismatch, unusable }: Assessment): string {
  return mismatch ?? unusable ?? 'another one is preferred';
}
