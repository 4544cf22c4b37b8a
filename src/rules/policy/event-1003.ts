import type { ReceiveConnector } from '../../policy/connector.ts';
import type { Prediction } from '../finding.ts';
import { foretell } from '../foretell.ts';
import { EVENT_1003 } from '../receive-events.ts';
import type { PolicyRule } from '../rule.ts';
import { authMechanismConflict } from './auth-mechanism-conflict.ts';
import { bannerSyntax } from './banner-syntax.ts';
import { binaryMimeWithoutChunking } from './binary-mime-without-chunking.ts';
import type { ConnectorRule } from './policy-rule.ts';
import { timeoutsConflict } from './timeouts-conflict.ts';

/** What makes a connector contradict itself; what decides about authentication is listed first. */
const CONTRADICTIONS: readonly ConnectorRule[] = [
  authMechanismConflict,
  binaryMimeWithoutChunking,
  timeoutsConflict,
  bannerSyntax,
];

/** How Exchange words the contradictions is not documented; the evidence names them. */
const UNWORDED = '(see below)';

const UNDOCUMENTED =
  'not documented: which contradictions the service looks for; that it then ignores the change is documented for Exchange 2010 only';

/**
 * A connector that contradicts itself.
 *
 * Never more than likely, and that only where AuthMechanism contradicts itself: the page speaks of
 * invalid configuration in general, and nothing says that the service minds the rest.
 */
export const event1003: PolicyRule = {
  id: 'event-1003',
  title: 'Event 1003: the configuration of a connector is invalid',
  reference: 'TechNet hh994900 (Exchange 2010)',
  judge({ connectors }) {
    return connectors.filter(({ enabled }) => enabled !== false).flatMap(judgeConnector);
  },
};

function judgeConnector(connector: ReceiveConnector): Prediction[] {
  const found = CONTRADICTIONS.flatMap((rule) => rule.judgeConnector(connector));
  if (found.length === 0) return [];
  const isAboutAuthentication = found.some(({ id }) => id === authMechanismConflict.id);
  return [
    foretell(EVENT_1003, {
      parameters: [UNWORDED],
      certainty: isAboutAuthentication ? 'likely' : 'possible',
      connector: connector.identity,
      evidence: [...new Set(found.flatMap(({ evidence }) => evidence)), UNDOCUMENTED],
      userAction: [...new Set(found.flatMap(({ fix }) => fix))],
    }),
  ];
}
