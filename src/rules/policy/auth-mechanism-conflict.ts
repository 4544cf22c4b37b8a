import { changeFlags } from '../../policy/cmdlet.ts';
import type { AuthMechanism, ReceiveConnector } from '../../policy/connector.ts';
import { setReceiveConnector } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import { defineConnectorRule } from './policy-rule.ts';

/** AuthMechanism holds flags together that Set-ReceiveConnector would refuse. */
export const authMechanismConflict = defineConnectorRule({
  id: 'auth-mechanism-conflict',
  title: 'AuthMechanism contradicts itself or PermissionGroups',
  reference: 'Set-ReceiveConnector, AuthMechanism',
  judgeConnector(connector) {
    const { identity, authMechanism, permissionGroups } = connector;
    return contradictionsOf(connector).map(({ what, fix, aboutGroups }) => ({
      id: 'auth-mechanism-conflict',
      severity: 'warning',
      message: `${identity}: ${what}.`,
      evidence: [
        declaredValue(identity, 'AuthMechanism', authMechanism),
        ...(aboutGroups ? [declaredValue(identity, 'PermissionGroups', permissionGroups)] : []),
      ],
      fix,
    }));
  },
});

interface Contradiction {
  readonly what: string;
  readonly fix: readonly string[];
  readonly aboutGroups: boolean;
}

function contradictionsOf(connector: ReceiveConnector): Contradiction[] {
  const { authMechanism } = connector;
  // None beside another flag cannot be seen in a set of flags: it has no bit.
  if (authMechanism === null) return [];
  return [
    basicAuthWithoutTls(connector, authMechanism),
    externalWithOthers(connector, authMechanism),
    externalWithoutServers(connector, authMechanism),
  ].filter((one) => one !== null);
}

function basicAuthWithoutTls(
  { identity, unknownAuthBits }: ReceiveConnector,
  flags: readonly AuthMechanism[],
): Contradiction | null {
  const needed = (['Tls', 'BasicAuth'] as const).filter((flag) => !flags.includes(flag));
  if (!flags.includes('BasicAuthRequireTLS') || needed.length === 0) return null;
  const whole = [...needed, ...flags].join(',');
  return {
    what: `BasicAuthRequireTLS needs BasicAuth and Tls in AuthMechanism, but ${needed.join(' and ')} ${needed.length > 1 ? 'are' : 'is'} missing`,
    fix:
      unknownAuthBits === 0
        ? [setReceiveConnector(identity, 'AuthMechanism', whole)]
        : changeFlags(identity, 'AuthMechanism', { add: needed }),
    aboutGroups: false,
  };
}

function externalWithOthers(
  { identity, unknownAuthBits }: ReceiveConnector,
  flags: readonly AuthMechanism[],
): Contradiction | null {
  const others = flags.filter((flag) => flag !== 'ExternalAuthoritative' && flag !== 'Tls');
  if (!flags.includes('ExternalAuthoritative') || others.length === 0) return null;
  const allowed = flags.filter((flag) => flag === 'ExternalAuthoritative' || flag === 'Tls');
  const rest = flags.filter((flag) => flag !== 'ExternalAuthoritative');
  return {
    what: `ExternalAuthoritative allows only Tls beside it in AuthMechanism, but ${others.join(', ')} is set too`,
    fix: [
      '# If clients here are secured by other means:',
      setReceiveConnector(identity, 'AuthMechanism', allowed.join(',')),
      '# Otherwise:',
      ...(unknownAuthBits === 0
        ? [setReceiveConnector(identity, 'AuthMechanism', rest.join(','))]
        : changeFlags(identity, 'AuthMechanism', { drop: ['ExternalAuthoritative'] })),
    ],
    aboutGroups: false,
  };
}

function externalWithoutServers(
  { identity, permissionGroups, unknownPermissionBits }: ReceiveConnector,
  flags: readonly AuthMechanism[],
): Contradiction | null {
  if (!flags.includes('ExternalAuthoritative') || permissionGroups === null) return null;
  if (permissionGroups.includes('ExchangeServers')) return null;
  const whole = [...permissionGroups, 'ExchangeServers'].join(',');
  return {
    what: 'ExternalAuthoritative in AuthMechanism needs ExchangeServers in PermissionGroups',
    fix:
      unknownPermissionBits === 0
        ? [setReceiveConnector(identity, 'PermissionGroups', whole)]
        : changeFlags(identity, 'PermissionGroups', { add: ['ExchangeServers'] }),
    aboutGroups: true,
  };
}
