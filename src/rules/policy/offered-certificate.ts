/** The certificate that each declared connector would offer, as the rules about it need it. */

import {
  type CertificateSelection,
  doubtAboutName,
  selectCertificate,
} from '../../policy/certificate-selection.ts';
import type { ReceiveConnector } from '../../policy/connector.ts';
import type { Policy } from '../../policy/policy.ts';
import { groupByServer } from '../../policy/servers.ts';
import { declaredValue } from '../declared.ts';
import type { Certainty } from '../finding.ts';

/** A connector that allows TLS, and what it would offer. */
export interface Offer {
  readonly connector: ReceiveConnector;
  readonly selection: CertificateSelection;
  /** What lowers every certainty: the certificates cannot be told apart by server; else null. */
  readonly doubt: string | null;
}

/** The offers of all connectors with Tls; none where certificates were not declared. */
export function declaredOffers({ connectors, certificates }: Policy): Offer[] {
  if (certificates === null) return [];
  const several = groupByServer(connectors).length > 1;
  const doubt = several
    ? 'not certain: connectors of several servers are declared, and a certificate does not name its server'
    : null;
  return connectors
    .filter(({ enabled, authMechanism }) => enabled !== false && authMechanism?.includes('Tls'))
    .map((connector) => ({
      connector,
      selection: selectCertificate(connector, certificates),
      doubt,
    }));
}

/** From a declaration nothing is more than likely. */
export function certaintyOf({ selection, doubt }: Offer): Certainty {
  return selection.certain && doubt === null ? 'likely' : 'possible';
}

/** The settings that selected the certificate, and which one was looked at. */
export function evidenceOf({ connector, selection, doubt }: Offer): string[] {
  const { identity, authMechanism, tlsCertificateName, fqdn } = connector;
  const { chosen, because } = selection;
  const looked = chosen
    ? `certificate ${chosen.thumbprint}, ${chosen.subject ?? 'Subject not declared'}: ${because}`
    : `certificates: ${because}`;
  return [
    declaredValue(identity, 'AuthMechanism', authMechanism),
    tlsCertificateName === null
      ? declaredValue(identity, 'Fqdn', fqdn)
      : declaredValue(identity, 'TlsCertificateName', tlsCertificateName),
    ...(doubtAboutName(connector) === null
      ? []
      : [declaredValue(identity, 'TlsCertificateName', null)]),
    `declared ${looked}`,
    ...(doubt === null ? [] : [doubt]),
  ];
}
