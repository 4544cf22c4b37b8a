import {
  enableForSmtp,
  makeCertificate,
  nameCertificate,
  RESTORE_WITH_KEY,
  SHOW_CERTIFICATES,
} from '../../policy/certificate-cmdlet.ts';
import { findRemedy } from '../../policy/certificate-remedy.ts';
import { showConnector } from '../../policy/cmdlet.ts';
import type { ExchangeCertificate } from '../../policy/exchange-certificate.ts';
import { EVENT_12014 } from '../certificate-events.ts';
import type { Prediction } from '../finding.ts';
import { foretell } from '../foretell.ts';
import type { PolicyRule } from '../rule.ts';
import { certaintyOf, declaredOffers, evidenceOf, type Offer } from './offered-certificate.ts';

/** At most so many of the rejected certificates are quoted. */
const SHOWN = 5;

/** A connector with Tls for which no declared certificate can be used: STARTTLS is not offered. */
export const event12014: PolicyRule = {
  id: 'event-12014',
  title: 'Event 12014: no certificate can be used for STARTTLS',
  reference: 'Selection of Inbound STARTTLS Certificates (Microsoft Learn)',
  judge(policy) {
    return declaredOffers(policy)
      .filter(({ selection }) => selection.missing)
      .map((offer) => predict(offer, policy.certificates ?? []));
  },
};

function predict(offer: Offer, certificates: readonly ExchangeCertificate[]): Prediction {
  const { connector, selection } = offer;
  const { identity, requireTls } = connector;
  const sought = selection.sought ?? '';
  return foretell(EVENT_12014, {
    parameters: [sought, identity, sought],
    certainty: certaintyOf(offer),
    connector: identity,
    evidence: [
      ...evidenceOf(offer),
      ...selection.rejected
        .slice(0, SHOWN)
        .map(
          ({ certificate, because }) =>
            `declared certificate ${certificate.thumbprint}: ${because}`,
        ),
      ...(requireTls
        ? [`declared on ${identity}: RequireTLS $true, so that no mail can arrive`]
        : []),
    ],
    userAction: userAction(offer, certificates),
  });
}

/** The least that has to be mended. */
function userAction(
  { connector }: Offer,
  certificates: readonly ExchangeCertificate[],
): readonly string[] {
  const { lack, certificate } = findRemedy(connector, certificates);
  if (lack === 'smtp-service') return [enableForSmtp(certificate)];
  if (lack === 'private-key') {
    return ['# It matches, but its private key is missing:', RESTORE_WITH_KEY];
  }
  if (lack === 'current-name') {
    return [
      '# TlsCertificateName is stale, as after a renewal; name the present certificate:',
      ...nameCertificate(connector, certificate),
    ];
  }
  if (lack === 'knowledge') {
    return ['# First see whether TlsCertificateName names one:', showConnector(connector)];
  }
  return [
    '# Make or import a certificate that matches, and see which there are:',
    makeCertificate(connector.fqdn),
    ...SHOW_CERTIFICATES,
  ];
}
