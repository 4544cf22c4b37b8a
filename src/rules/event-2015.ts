import { type NextHop, routesByDns } from '../policy/next-hops.ts';
import type { Policy } from '../policy/policy.ts';
import type { SendConnector } from '../policy/send-connector.ts';
import { dropSendRequireTls } from '../policy/send-connector-cmdlet.ts';
import { printable } from '../smtp/printable.ts';
import { declaredValue } from './declared.ts';
import { seenKeywords, seenMasking } from './evidence.ts';
import { foretell } from './foretell.ts';
import { hopsSeen } from './hops-seen.ts';
import { EVENT_2015 } from './partner-events.ts';
import { type Case, defineRule } from './rule.ts';
import { starttlsSeen } from './starttls-seen.ts';

type Seen = Case['observation'];

/** A Send connector requires TLS, and the server that it hands mail to does not offer STARTTLS. */
export const event2015 = defineRule({
  id: 'event-2015',
  title: 'Event 2015: the next hop of a Send connector does not offer STARTTLS',
  reference: 'TechNet ff982694, Set-SendConnector, RequireTLS',
  needs: ['starttls', 'ehlo'],
  judge({ starttls, ehlo }, { policy, observation }) {
    // Null: no Receive connector of ours stands behind what a partner offers.
    const seen = starttlsSeen(starttls, ehlo, null);
    if (seen !== 'absent' && seen !== 'hidden') return [];
    return requiringHops(policy, observation).map(({ hop, connector }) =>
      foretell(EVENT_2015, {
        certainty: seen === 'absent' ? 'likely' : 'possible',
        connector: connector.identity,
        parameters: [connector.identity, hop.domain, printable(observation.host, 255)],
        evidence: [
          declaredValue(connector.identity, 'RequireTLS', true),
          declaredRoute(connector),
          seenKeywords(ehlo),
          ...seenMasking(ehlo),
          `not certain: this was seen from ${printable(ehlo.clientAddress ?? observation.localAddress ?? 'our address', 60)}, not from the Exchange server`,
        ],
        userAction: userAction(hop, connector),
      }),
    );
  },
});

interface RequiringHop {
  readonly hop: NextHop;
  readonly connector: SendConnector;
}

/** The hops that this observation is of, and their Send connectors where those require TLS. */
function requiringHops(policy: Policy, observation: Seen): RequiringHop[] {
  return hopsSeen(policy, observation).flatMap((hop) =>
    policy.sendConnectors
      .filter(({ identity, requireTls }) => requireTls && identity === hop.sendConnector)
      .map((connector) => ({ hop, connector })),
  );
}

function declaredRoute(connector: SendConnector): string {
  const { identity, addressSpaces, smartHosts } = connector;
  return routesByDns(connector)
    ? declaredValue(identity, 'AddressSpaces', addressSpaces)
    : declaredValue(identity, 'SmartHosts', smartHosts);
}

function userAction({ domain }: NextHop, connector: SendConnector): readonly string[] {
  return [
    '# Probe once more from the Exchange server: where it sees STARTTLS, our path hides it.',
    `# Ask the administrator of ${domain} to offer STARTTLS.`,
    '# Or let mail on this Send connector travel in clear:',
    dropSendRequireTls(connector),
  ];
}
