/** Explains by the declared certificates why a connector has none for STARTTLS. */

import {
  enableForSmtp,
  makeCertificate,
  nameCertificate,
  RESTORE_WITH_KEY,
  SHOW_CERTIFICATES,
} from '../policy/certificate-cmdlet.ts';
import { findRemedy } from '../policy/certificate-remedy.ts';
import { selectCertificate } from '../policy/certificate-selection.ts';
import { CERTIFICATE_CMDLETS } from '../policy/cmdlet.ts';
import type { ReceiveConnector } from '../policy/connector.ts';
import type { ExchangeCertificate } from '../policy/exchange-certificate.ts';
import { groupByServer } from '../policy/servers.ts';
import type { Prediction } from './finding.ts';
import type { Case } from './rule.ts';

/** At most this many certificates that were not chosen are explained. */
const MAX_REJECTED = 5;

/** What the certificates say, and what would mend it; in general terms where none were declared. */
export function explainCertificates({
  connector,
  policy: { certificates, connectors },
  observation,
}: Case): Pick<Prediction, 'evidence' | 'userAction'> {
  if (!connector || !certificates) return { evidence: [], userAction: MEND_UNTOLD };
  // What EHLO calls the server is its Fqdn, where that was not declared (Set-ReceiveConnector).
  const fqdn = connector.fqdn ?? observation.facts.ehlo?.serverName ?? null;
  const seeker = { ...connector, fqdn };
  const doubts = groupByServer(connectors).length > 1 ? [WHOSE] : [];
  const evidence = [...quote(seeker, certificates), ...doubts];
  return { evidence, userAction: mend(seeker, certificates) };
}

const WHOSE =
  'not certain: connectors of several servers are declared, and a certificate does not name its server';

function quote(
  connector: ReceiveConnector,
  certificates: readonly ExchangeCertificate[],
): readonly string[] {
  const { chosen, certain, because, rejected } = selectCertificate(connector, certificates);
  const none = certain ? 'no certificate can be used' : 'whether one can be used is not certain';
  const ruling = chosen ? `certificate ${chosen.thumbprint} could be used` : none;
  const reasons = rejected
    .slice(0, MAX_REJECTED)
    .map((one) => `declared: certificate ${one.certificate.thumbprint}: ${one.because}`);
  return [`declared: ${ruling}: ${because}`, ...reasons];
}

/** The least that has to be mended. */
function mend(
  connector: ReceiveConnector,
  certificates: readonly ExchangeCertificate[],
): readonly string[] {
  const { lack, certificate } = findRemedy(connector, certificates);
  switch (lack) {
    case 'nothing':
      return [
        '# A certificate could be used by its declaration; look at its chain, for a revoked or',
        '# untrusted one takes STARTTLS away too, and export again, for this may be old:',
        ...SHOW_CERTIFICATES,
      ];
    case 'smtp-service':
      return ['# A certificate matches, but is not enabled for SMTP:', enableForSmtp(certificate)];
    case 'private-key':
      return ['# A certificate matches, but its private key is missing:', RESTORE_WITH_KEY];
    case 'current-name':
      return [
        '# TlsCertificateName is stale, as after a renewal; name the present certificate:',
        ...nameCertificate(connector, certificate),
      ];
    case 'match':
      return mendMatch(connector);
    case 'knowledge':
      return MEND_UNTOLD;
    default:
      return lack satisfies never;
  }
}

function mendMatch({ tlsCertificateName, fqdn }: ReceiveConnector): readonly string[] {
  const property = tlsCertificateName === null ? 'Fqdn' : 'TlsCertificateName';
  const then = tlsCertificateName === null ? '' : ', and let TlsCertificateName name it';
  return [
    `# No certificate matches ${property}; make or import one that does${then}:`,
    makeCertificate(fqdn),
  ];
}

const MEND_UNTOLD: readonly string[] = [
  '# See that a certificate matches the connector, has its private key and is enabled for SMTP;',
  '# after a renewal, TlsCertificateName may still name the old one:',
  ...CERTIFICATE_CMDLETS,
];
