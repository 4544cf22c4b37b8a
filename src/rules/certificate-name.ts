import { nameCertificate, SHOW_CERTIFICATES } from '../policy/certificate-cmdlet.ts';
import { selectCertificate } from '../policy/certificate-selection.ts';
import type { ReceiveConnector } from '../policy/connector.ts';
import { declares } from '../policy/declaration.ts';
import { quoteText, setReceiveConnector } from '../policy/setting-cmdlet.ts';
import type { CertificateFacts } from '../smtp/certificate.ts';
import { dnsNames, namesHost } from '../smtp/name-match.ts';
import { printable } from '../smtp/printable.ts';
import { declaredValue } from './declared.ts';
import { type Case, defineRule } from './rule.ts';

/**
 * The certificate does not carry the name that was dialled or, where an address was, the declared
 * Fqdn of the connector.
 */
export const certificateName = defineRule({
  id: 'certificate-name',
  title: 'The certificate is for another name',
  reference: 'RFC 9525 §6, RFC 7817',
  needs: ['certificate', 'handshake'],
  judge({ certificate, handshake }, circumstances) {
    const wanted = wantedName(certificate, handshake.servername, circumstances);
    if (wanted === null) return [];
    const { altNames, subject } = certificate;
    const names = altNames.length > 0 ? altNames.slice(0, 10).join(', ') : subject;
    return [
      {
        id: 'certificate-name',
        severity: 'warning',
        message: `The certificate is not for ${printable(wanted.name, 255)}${wanted.source}.`,
        evidence: [`seen: it names ${printable(names, 200) || 'nobody'}`, ...wanted.evidence],
        fix: mend(wanted.name, certificate, circumstances),
      },
    ];
  },
});

/** A name that the certificate should carry, and does not. */
interface WantedName {
  readonly name: string;
  /** What to add where it is not the name that was dialled. */
  readonly source: string;
  readonly evidence: readonly string[];
}

/** Null where the certificate names all that it should, or there is no name to hold it against. */
function wantedName(
  certificate: CertificateFacts,
  servername: string | null,
  { connector, connectorCertain, observation }: Case,
): WantedName | null {
  const { nameMatches } = certificate;
  if (nameMatches === false) {
    return { name: servername ?? observation.host, source: '', evidence: [] };
  }
  if (nameMatches === true || !connector?.fqdn) return null;
  const { fqdn: name, identity } = connector;
  if (namesHost(certificate, name)) return null;
  return {
    name,
    source: ', the Fqdn of the declared connector',
    evidence: [
      declaredValue(identity, 'Fqdn', name),
      ...(connectorCertain ? [] : [`not certain: that ${identity} answered`]),
    ],
  };
}

function mend(name: string, seen: CertificateFacts, circumstances: Case): readonly string[] {
  const { connector, declaration } = circumstances;
  if (!connector) {
    return ['Install a certificate with this name, or say which it should carry: --servername.'];
  }
  const carried = dnsNames(seen).find((one) => PLAIN_NAME.test(one));
  // Between the servers of the organisation the Fqdn must stay the server's own name.
  const mayRename = declaration !== null && declares(declaration, 'ExchangeServer') === false;
  if (!mayRename || carried === undefined) return offerAnother(name, connector, circumstances);
  return [
    ...offerAnother(name, connector, circumstances),
    '# Or call the connector by a name that this one carries:',
    setReceiveConnector(connector.identity, 'Fqdn', quoteText(carried)),
  ];
}

/** A host name without a wildcard, fit to be pasted. */
const PLAIN_NAME = /^[\w-]+(?:\.[\w-]+)*$/;

/** A certificate that Exchange is declared to have comes before one that is yet to be found. */
function offerAnother(
  name: string,
  connector: ReceiveConnector,
  { policy: { certificates } }: Case,
): readonly string[] {
  const byName = { tlsCertificateName: null, tlsCertificateNameDeclared: true };
  const seeker = { ...connector, ...byName, fqdn: name, cutProperties: [] };
  const { chosen } = selectCertificate(seeker, certificates ?? []);
  if (chosen) {
    return [
      '# Let the connector offer the one that names it:',
      ...nameCertificate(connector, chosen),
    ];
  }
  return [
    '# Find one that names it, and let the connector offer that:',
    ...SHOW_CERTIFICATES,
    setReceiveConnector(connector.identity, 'TlsCertificateName', "'<I>issuer<S>subject'"),
  ];
}
