import { parseCertificateName } from '../../policy/certificate-name.ts';
import { quoteText } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import type { Finding } from '../finding.ts';
import type { PolicyRule } from '../rule.ts';

/** TlsCertificateName in a form that names no certificate. */
export const certificateNameSyntax: PolicyRule = {
  id: 'certificate-name-syntax',
  title: 'TlsCertificateName is not <I>issuer<S>subject',
  reference: 'Set-ReceiveConnector and Set-SendConnector, TlsCertificateName',
  judge({ connectors, sendConnectors }) {
    return [
      ...connectors.flatMap((connector) => judgeConnector(connector, 'Set-ReceiveConnector')),
      ...sendConnectors.flatMap((connector) => judgeConnector(connector, 'Set-SendConnector')),
    ];
  },
};

function judgeConnector(
  { identity, tlsCertificateName }: { identity: string; tlsCertificateName: string | null },
  cmdlet: string,
): Finding[] {
  if (tlsCertificateName === null || parseCertificateName(tlsCertificateName)) return [];
  return [
    {
      id: 'certificate-name-syntax',
      severity: 'warning',
      message: `${identity}: TlsCertificateName has to be <I>issuer<S>subject; as it is, it names no certificate.`,
      evidence: [declaredValue(identity, 'TlsCertificateName', tlsCertificateName)],
      fix: [
        "$cert = Get-ExchangeCertificate -Thumbprint '<thumbprint>'",
        `${cmdlet} -Identity ${quoteText(identity)} -TlsCertificateName "<I>$($cert.Issuer)<S>$($cert.Subject)"`,
      ],
    },
  ];
}
