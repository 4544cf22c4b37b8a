import { type SharedBinding, sharedBindings } from '../../policy/range-conflicts.ts';
import { groupByServer } from '../../policy/servers.ts';
import { setReceiveConnector } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import type { Prediction } from '../finding.ts';
import { foretell } from '../foretell.ts';
import { EVENT_1018, EVENT_1019 } from '../receive-events.ts';
import type { PolicyRule } from '../rule.ts';

/** Two services cannot listen on one binding; which of them fails depends on which starts first. */
export const event1018: PolicyRule = {
  id: 'event-1018',
  title: 'Events 1018 and 1019: two services bind the same endpoint',
  reference: 'Microsoft support: Front End Transport service stops',
  judge({ connectors }) {
    return groupByServer(connectors)
      .flatMap((server) => sharedBindings(server.connectors))
      .flatMap(judgeBinding);
  },
};

function judgeBinding({ binding, connectors }: SharedBinding): Prediction[] {
  const hub = connectors.find(({ transportRole }) => transportRole === 'HubTransport');
  const frontEnd = connectors.find(({ transportRole }) => transportRole === 'FrontendTransport');
  if (!hub || !frontEnd) return [];
  const occasion = {
    parameters: [],
    certainty: 'likely',
    connector: hub.identity,
    evidence: [
      `declared on ${hub.identity}: TransportRole HubTransport, Bindings ${binding}`,
      `declared on ${frontEnd.identity}: TransportRole FrontendTransport, Bindings ${binding}`,
      ...[hub, frontEnd]
        .filter(({ enabled }) => enabled === null)
        .map(({ identity, enabled }) => declaredValue(identity, 'Enabled', enabled)),
    ],
    userAction: [
      '# Let Front End Transport alone have the binding:',
      setReceiveConnector(hub.identity, 'TransportRole', 'FrontendTransport'),
      '# Or give the connector another port:',
      setReceiveConnector(hub.identity, 'Bindings', "'<address>:<port>'"),
    ],
  } as const;
  return [EVENT_1018, EVENT_1019].map((event) =>
    // No page quotes what they say, so that their meaning stands there.
    foretell({ ...event, message: event.meaning }, occasion),
  );
}
