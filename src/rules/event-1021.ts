import {
  raiseConnectionsPerSource,
  showConnectionLimits,
} from '../policy/connection-limit-cmdlet.ts';
import { printable } from '../smtp/printable.ts';
import type { Reply } from '../smtp/reply.ts';
import { declaredValue } from './declared.ts';
import { seenReply } from './evidence.ts';
import { foretell } from './foretell.ts';
import { EVENT_1021 } from './receive-events.ts';
import { type Case, defineRule } from './rule.ts';

/** The codes also mean "Service not active", so that here only the text tells. */
const NAMES_THE_LIMIT = /\bmaximum number of (?:concurrent )?connections\b/i;

/** We were turned away because our address has too many connections; the verdict stays unknown. */
export const event1021 = defineRule({
  id: 'event-1021',
  title: 'Event 1021: one source has too many connections',
  reference: 'TechNet bb218300, Set-ReceiveConnector, MaxInboundConnectionPerSource',
  needs: [],
  judge(_facts, { observation, connector, policy, foreign }) {
    const { outcome, failure } = observation;
    const reply = outcome === 'refused' ? failure?.reply : undefined;
    if (policy.connectors.length === 0 || !reply || !namesLimit(reply)) return [];
    // What a partner's server logs is none of our declared connectors' business.
    if (foreign) return [];
    return [
      foretell(EVENT_1021, {
        certainty: 'likely',
        connector: connector?.identity ?? null,
        parameters: parametersOf(observation, connector),
        evidence: [
          seenReply('the connection', reply),
          ...(connector ? [declaredLimit(connector)] : []),
          'not certain: MaxInboundConnectionPercentagePerSource and MaxInboundConnection (event 1009) turn away too',
        ],
        userAction: userAction(connector),
      }),
    ];
  },
});

function namesLimit({ code, enhanced, lines }: Reply): boolean {
  return code === 421 && enhanced === '4.3.2' && NAMES_THE_LIMIT.test(lines.join(' '));
}

function parametersOf(observation: Case['observation'], connector: Case['connector']): string[] {
  const { facts, localAddress } = observation;
  return [
    connector?.identity ?? '<SERVER\\Connector name>',
    printable(facts.ehlo?.clientAddress ?? localAddress ?? '(not known)', 60),
    String(connector?.maxInboundConnectionPerSource ?? '(not declared)'),
  ];
}

function declaredLimit({
  identity,
  maxInboundConnectionPerSource: limit,
}: NonNullable<Case['connector']>) {
  return declaredValue(identity, 'MaxInboundConnectionPerSource', limit);
}

function userAction(connector: Case['connector']): readonly string[] {
  const identity = connector?.identity ?? null;
  return [
    '# First see who connects so often; netstat on the server shows it:',
    showConnectionLimits(identity),
    '# Or allow more of them from one address:',
    raiseConnectionsPerSource(identity),
  ];
}
