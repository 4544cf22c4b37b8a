import { addAuthMechanism, CERTIFICATE_CMDLETS, dropRequireTls } from '../../policy/cmdlet.ts';
import type { ReceiveConnector } from '../../policy/connector.ts';
import { declarationOf } from '../../policy/declaration.ts';
import { declaredValue } from '../declared.ts';
import type { Judgement } from '../finding.ts';
import { foretell } from '../foretell.ts';
import { EVENT_1032 } from '../receive-events.ts';
import type { PolicyRule } from '../rule.ts';

/**
 * RequireTLS without Tls: the state of event 1032, by the declaration alone.
 *
 * It is likely at most, for only a live session shows that STARTTLS is not offered.
 */
export const requireTlsWithoutTls: PolicyRule = {
  id: 'require-tls-without-tls',
  title: 'RequireTLS is set, but AuthMechanism does not have Tls',
  reference: 'Set-ReceiveConnector, RequireTLS; TechNet bb217382',
  judge({ connectors }) {
    return connectors.filter(isDamaged).map(judgeConnector);
  },
};

function isDamaged({ requireTls, authMechanism }: ReceiveConnector): boolean {
  return requireTls === true && authMechanism !== null && !authMechanism.includes('Tls');
}

function judgeConnector(connector: ReceiveConnector): Judgement {
  const { identity, authMechanism, enabled } = connector;
  const declaration = declarationOf(connector);
  const evidence = [
    declaredValue(identity, 'RequireTLS', true),
    declaredValue(identity, 'AuthMechanism', authMechanism),
  ];
  const userAction = [
    '# Allow TLS on the connector, keeping what is configured:',
    ...addAuthMechanism(declaration, 'Tls'),
    '# Then see that a valid certificate is enabled for SMTP:',
    ...CERTIFICATE_CMDLETS,
    '# Or do without TLS:',
    dropRequireTls(declaration),
  ];
  if (enabled === false) {
    return {
      id: 'require-tls-without-tls',
      severity: 'info',
      message: `${identity}: RequireTLS needs Tls in AuthMechanism; while the connector is disabled, that does no harm.`,
      evidence: [...evidence, declaredValue(identity, 'Enabled', false)],
      fix: userAction,
    };
  }
  return foretell(EVENT_1032, {
    parameters: [],
    certainty: 'likely',
    connector: identity,
    evidence: [
      ...evidence,
      'by the declaration alone: Set-ReceiveConnector refuses this, so that it was made in another way, or never set',
    ],
    userAction,
  });
}
