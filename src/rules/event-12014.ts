import { doubtAboutName } from '../policy/certificate-selection.ts';
import { showConnector } from '../policy/cmdlet.ts';
import type { ReceiveConnector } from '../policy/connector.ts';
import { type Declaration, declaredSetting, declares } from '../policy/declaration.ts';
import { printable } from '../smtp/printable.ts';
import { EVENT_12014 } from './certificate-events.ts';
import { explainCertificates } from './certificate-story.ts';
import { declaredValue } from './declared.ts';
import { seenKeywords, seenNothing } from './evidence.ts';
import type { Certainty } from './finding.ts';
import { foretell } from './foretell.ts';
import { type Case, defineRule } from './rule.ts';
import { starttlsSeen } from './starttls-seen.ts';

/** TLS is allowed on the connector, but no certificate lets it offer STARTTLS. */
export const event12014 = defineRule({
  id: 'event-12014',
  title: 'Event 12014: no certificate for STARTTLS',
  reference: 'TechNet bb510128, Selection of Inbound STARTTLS Certificates',
  needs: ['starttls'],
  judge({ starttls }, circumstances) {
    const { declaration, connector, observation } = circumstances;
    const { ehlo } = observation.facts;
    if (!declaration || starttlsSeen(starttls, ehlo, declaration) !== 'absent') return [];
    const certainty = certaintyOf(declaration, observation.facts);
    if (certainty === null) return [];
    const certificates = explainCertificates(circumstances);
    return [
      foretell(EVENT_12014, {
        certainty,
        connector: declaration.identity,
        parameters: parametersOf(circumstances),
        evidence: [
          declaredSetting(declaration, 'AuthMechanism'),
          ...(connector ? declaredNames(connector) : []),
          ehlo ? seenKeywords(ehlo) : seenNothing(observation),
          ...certificates.evidence,
        ],
        userAction: [
          ...(declares(declaration, 'Tls') === null ? seeWhetherTls(declaration) : []),
          ...certificates.userAction,
          ...TELL_APART,
        ],
      }),
    ];
  },
});

/** With Tls declared the certificate is what is left; undeclared, RequireTLS must speak for it. */
function certaintyOf(
  declaration: Declaration,
  facts: Case['observation']['facts'],
): Certainty | null {
  const tls = declares(declaration, 'Tls');
  if (tls !== null) return tls ? 'likely' : null;
  // A connector that takes MAIL FROM in clear does not require TLS, whatever is declared.
  const required = declaration.requireTls === true && !facts['mail-before-tls']?.accepted;
  return required ? 'possible' : null;
}

/** With TlsCertificateName its text stands in the place of both names. */
function parametersOf({ connector, declaration, observation }: Case): string[] {
  const { ehlo } = observation.facts;
  const shown = ehlo?.serverName ? printable(ehlo.serverName, 255) : observation.host;
  const sought = connector ? soughtBy(connector) : null;
  const name = sought ?? shown;
  return [name, declaration?.identity ?? '<SERVER\\Connector name>', name];
}

function soughtBy({ tlsCertificateName, fqdn, cutProperties }: ReceiveConnector): string | null {
  const isCut = cutProperties.includes('TlsCertificateName');
  return tlsCertificateName ?? (isCut ? '(TlsCertificateName, cut short in the export)' : fqdn);
}

function declaredNames(connector: ReceiveConnector): readonly string[] {
  const { identity, tlsCertificateName, fqdn } = connector;
  const name = declaredValue(identity, 'TlsCertificateName', tlsCertificateName);
  if (tlsCertificateName !== null) return [name];
  const byFqdn = declaredValue(identity, 'Fqdn', fqdn);
  return doubtAboutName(connector) === null ? [byFqdn] : [name, byFqdn];
}

function seeWhetherTls(declaration: Declaration): readonly string[] {
  return [
    '# First see whether AuthMechanism holds Tls; without it this is event 1032:',
    showConnector(declaration),
  ];
}

const TELL_APART: readonly string[] = [
  '# To tell the causes apart: event 12014 in the Application log names what was sought;',
  '# if it is not there and STARTTLS shows next to the server, the path or another connector hides it.',
];
