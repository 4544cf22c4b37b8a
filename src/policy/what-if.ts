/** Judging as if a setting were another: `EX01\Default Frontend EX01:RequireTLS=$true`. */

import { quote } from '../target/target-error.ts';
import { listNames } from './candidate.ts';
import { AUTH_MECHANISMS, PERMISSION_GROUPS } from './connector.ts';
import type { Policy } from './policy.ts';
import { PROPERTY_NAMES } from './property-names.ts';
import { ExportError, type ExportKind, type Value } from './read/exported.ts';
import { understand } from './read/understand.ts';
import { readSettingValue, SettingError } from './setting-value.ts';
import type { TransportConfig } from './transport-config.ts';

/** One object of a policy, by what it is called on the command line. */
interface Target {
  readonly kind: ExportKind;
  readonly identity: string;
}

/** What it shall be; the property as Microsoft spells it, the value as it was written. */
interface Setting {
  readonly property: string;
  readonly value: string;
}

/** What every declared object keeps account of. */
interface Declared {
  readonly cutProperties: readonly string[];
  readonly unknownAuthBits?: number;
  readonly unknownPermissionBits?: number;
  readonly tlsCertificateNameDeclared?: boolean;
}

/** Sets of flags, which are `None` when they are cleared. */
const FLAGS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['AuthMechanism', AUTH_MECHANISMS],
  ['PermissionGroups', PERMISSION_GROUPS],
]);
const NO_FLAG: Value = { type: 'scalar', value: 'None' };

const UNDECLARED: TransportConfig = {
  tlsReceiveDomainSecureList: null,
  tlsSendDomainSecureList: null,
  cutProperties: [],
  unknownProperties: 0,
};

const SETTING = /^(.+?):\s*([A-Za-z]+)\s*=(.*)$/s;

/**
 * Changes one property of one declared object, found by identity without regard to case.
 *
 * @throws SettingError in one line: what is not understood, and what there is.
 */
export function applySetting(policy: Policy, text: string): Policy {
  const [, name, property, value = ''] = SETTING.exec(text) ?? [];
  if (name === undefined || property === undefined) {
    throw new SettingError(
      `${quote(text)} is no setting; write 'SERVER\\Connector name:Property=value'`,
    );
  }
  const target = findTarget(policy, name.trim(), property);
  const spelt = PROPERTY_NAMES[target.kind].find((known) => isSame(known, property));
  if (spelt === undefined) {
    const known = PROPERTY_NAMES[target.kind].join(', ');
    throw new SettingError(
      `${target.identity} has no property ${quote(property)}; it has ${known}`,
    );
  }
  return change(policy, target, { property: spelt, value: value.trim() });
}

function findTarget(policy: Policy, name: string, property: string): Target {
  const targets = targetsOf(policy);
  const named = targets.filter(({ identity }) => isSame(identity, name));
  const bare = targets.filter(({ identity }) => isSame(identity.split('\\').at(-1) ?? '', name));
  const found = named.length > 0 ? named : bare;
  const identities = new Set(found.map(({ identity }) => identity.toLowerCase()));
  if (identities.size > 1) {
    const which = listNames(found.map(({ identity }) => identity));
    throw new SettingError(`${quote(name)} is declared on several servers; name one of ${which}`);
  }
  const [first] = found;
  // A Receive and a Send connector may share a name; the property may tell them apart.
  const fitting = found.find(({ kind }) =>
    PROPERTY_NAMES[kind].some((one) => isSame(one, property)),
  );
  if (first) return fitting ?? first;
  const known = listNames(targets.map(({ identity }) => identity));
  throw new SettingError(`nothing that is called ${quote(name)} is declared; there is ${known}`);
}

function targetsOf({ connectors, sendConnectors, certificates }: Policy): Target[] {
  return [
    ...connectors.map(({ identity }) => ({ kind: 'ReceiveConnector', identity }) as const),
    ...sendConnectors.map(({ identity }) => ({ kind: 'SendConnector', identity }) as const),
    ...(certificates ?? []).map(
      ({ thumbprint }) => ({ kind: 'ExchangeCertificate', identity: thumbprint }) as const,
    ),
    { kind: 'TransportConfig', identity: 'TransportConfig' },
  ];
}

/** Understands the value as the readers of exports do, and puts it in place of the old one. */
function change(policy: Policy, { kind, identity }: Target, setting: Setting): Policy {
  const read = readAlone(kind, setting);
  const isMeant = (name: string) => isSame(name, identity);
  switch (kind) {
    case 'ReceiveConnector':
      return {
        ...policy,
        connectors: policy.connectors.map((one) =>
          isMeant(one.identity) ? withSetting(one, read.connectors[0], setting) : one,
        ),
      };
    case 'SendConnector':
      return {
        ...policy,
        sendConnectors: policy.sendConnectors.map((one) =>
          isMeant(one.identity) ? withSetting(one, read.sendConnectors[0], setting) : one,
        ),
      };
    case 'ExchangeCertificate':
      return {
        ...policy,
        certificates: (policy.certificates ?? []).map((one) =>
          isMeant(one.thumbprint) ? withSetting(one, read.certificates?.[0], setting) : one,
        ),
      };
    case 'TransportConfig':
      return {
        ...policy,
        transportConfig: withSetting(
          policy.transportConfig ?? UNDECLARED,
          read.transportConfig,
          setting,
        ),
      };
    default:
      return kind satisfies never;
  }
}

/** The policy of one object that has this property and no other. */
function readAlone(kind: ExportKind, { property, value }: Setting): Policy {
  const name: Value = { type: 'scalar', value: '--set' };
  const isNull = /^\$null$/i.test(value);
  const properties = new Map<string, Value>([
    ['identity', name],
    ['thumbprint', name],
    [property.toLowerCase(), isNull && FLAGS.has(property) ? NO_FLAG : readSettingValue(value)],
  ]);
  try {
    return understand([{ kind, where: '--set', properties }]);
  } catch (error) {
    if (!(error instanceof ExportError)) throw error;
    const { message } = error;
    throw new SettingError(message.slice(Math.max(0, message.indexOf(`${property}: `))));
  }
}

/** An object with one property of another; what was cut short or unknown of it is known now. */
function withSetting<T extends Declared>(
  object: T,
  read: T | null | undefined,
  { property, value }: Setting,
): T {
  const key = Object.keys(object).find((known) => isSame(known, property)) as keyof T | undefined;
  if (!read || key === undefined) throw new Error(`the model has no ${property}`);
  const changed = read[key];
  if (changed === null && !/^(?:\$null|''|""|unlimited)?$/i.test(value)) {
    const flags = FLAGS.get(property);
    const what = flags ? `not one of ${flags.join(', ')}` : 'not a value of it';
    throw new SettingError(`${property}: ${quote(value)} is ${what}`);
  }
  return {
    ...object,
    [key]: changed,
    ...(property === 'TlsCertificateName' &&
      'tlsCertificateNameDeclared' in object && { tlsCertificateNameDeclared: true }),
    ...(property === 'AuthMechanism' && { unknownAuthBits: read.unknownAuthBits ?? 0 }),
    ...(property === 'PermissionGroups' && {
      unknownPermissionBits: read.unknownPermissionBits ?? 0,
    }),
    cutProperties: object.cutProperties.filter((cut) => !isSame(cut, property)),
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
