/** Turns the objects of an export into the policy that they declare. */

import { parseBinding } from '../binding.ts';
import {
  AUTH_MECHANISMS,
  PERMISSION_GROUPS,
  type ReceiveConnector,
  type SizeMode,
  type TransportRole,
  undeclaredConnector,
} from '../connector.ts';
import type { ExchangeCertificate } from '../exchange-certificate.ts';
import { parseIpRange } from '../ip-range.ts';
import { EMPTY_POLICY, mergePolicies, type Policy } from '../policy.ts';
import type { SendConnector, TlsAuthLevel } from '../send-connector.ts';
import type { TransportConfig } from '../transport-config.ts';
import type { ExportedObject } from './exported.ts';
import { byBit, type FlagTable } from './flags.ts';
import { Properties } from './properties.ts';
import {
  spellAddressSpace,
  spellBinding,
  spellCertificateName,
  spellRange,
  spellSmartHost,
} from './spell.ts';

const AUTH_BITS = byBit(AUTH_MECHANISMS);
const PERMISSION_BITS = byBit(PERMISSION_GROUPS);
const TRANSPORT_ROLES: FlagTable<TransportRole> = [
  ['HubTransport', 32],
  ['FrontendTransport', 16_384],
];
const SIZE_MODES: FlagTable<SizeMode> = [
  ['Disabled', 0],
  ['Enabled', 1],
  ['EnabledWithoutValue', 2],
];
const TLS_AUTH_LEVELS: FlagTable<TlsAuthLevel> = [
  ['EncryptionOnly', 1],
  ['CertificateValidation', 2],
  ['DomainValidation', 3],
];

/** Reads every object of an export. @throws ExportError that names file, object and property. */
export function understand(objects: readonly ExportedObject[]): Policy {
  return mergePolicies(objects.map(understandOne));
}

function understandOne(object: ExportedObject): Policy {
  const properties = new Properties(object);
  switch (object.kind) {
    case 'ReceiveConnector':
      return { ...EMPTY_POLICY, connectors: [readReceiveConnector(properties)] };
    case 'SendConnector':
      return { ...EMPTY_POLICY, sendConnectors: [readSendConnector(properties)] };
    case 'TransportConfig':
      return { ...EMPTY_POLICY, transportConfig: readTransportConfig(properties) };
    case 'ExchangeCertificate':
      return { ...EMPTY_POLICY, certificates: [readCertificate(properties)] };
    default:
      return object.kind satisfies never;
  }
}

function readReceiveConnector(of: Properties): ReceiveConnector {
  const identity = readIdentity(of);
  const auth = of.flags('AuthMechanism', AUTH_BITS);
  const groups = of.flags('PermissionGroups', PERMISSION_BITS);
  const declared = {
    identity,
    server: of.text('Server') ?? undeclaredConnector(identity).server,
    enabled: of.flag('Enabled'),
    bindings: of.addresses('Bindings', spellBinding, parseBinding),
    remoteIpRanges: of.addresses('RemoteIPRanges', spellRange, parseIpRange),
    authMechanism: auth?.names ?? null,
    permissionGroups: groups?.names ?? null,
    requireTls: of.flag('RequireTLS'),
    domainSecureEnabled: of.flag('DomainSecureEnabled'),
    fqdn: of.text('Fqdn'),
    tlsCertificateName: of.text('TlsCertificateName', spellCertificateName),
    tlsCertificateNameDeclared: of.carries('TlsCertificateName'),
    suppressXAnonymousTls: of.flag('SuppressXAnonymousTls'),
    enableAuthGssapi: of.flag('EnableAuthGSSAPI'),
    transportRole: of.choice('TransportRole', TRANSPORT_ROLES),
    banner: of.text('Banner'),
    maxMessageSize: of.octets('MaxMessageSize'),
    sizeEnabled: of.choice('SizeEnabled', SIZE_MODES),
    chunkingEnabled: of.flag('ChunkingEnabled'),
    binaryMimeEnabled: of.flag('BinaryMimeEnabled'),
    connectionTimeout: of.seconds('ConnectionTimeout'),
    connectionInactivityTimeout: of.seconds('ConnectionInactivityTimeout'),
    maxInboundConnectionPerSource: of.count('MaxInboundConnectionPerSource'),
  };
  return {
    ...declared,
    cutProperties: of.cut,
    unknownProperties: of.unreadCount,
    unknownAuthBits: auth?.unknownBits ?? 0,
    unknownPermissionBits: groups?.unknownBits ?? 0,
  };
}

function readSendConnector(of: Properties): SendConnector {
  const declared = {
    identity: readIdentity(of),
    enabled: of.flag('Enabled'),
    addressSpaces: of.list('AddressSpaces', spellAddressSpace),
    smartHosts: of.eitherList('SmartHosts', 'SmartHostsString', spellSmartHost),
    dnsRoutingEnabled: of.flag('DNSRoutingEnabled'),
    port: of.count('Port'),
    fqdn: of.text('Fqdn'),
    requireTls: of.flag('RequireTLS'),
    tlsAuthLevel: of.choice('TlsAuthLevel', TLS_AUTH_LEVELS),
    tlsDomain: of.text('TlsDomain'),
    tlsCertificateName: of.text('TlsCertificateName', spellCertificateName),
    domainSecureEnabled: of.flag('DomainSecureEnabled'),
    ignoreStartTls: of.flag('IgnoreSTARTTLS'),
    forceHelo: of.flag('ForceHELO'),
    frontendProxyEnabled: of.flag('FrontendProxyEnabled'),
  };
  return { ...declared, cutProperties: of.cut, unknownProperties: of.unreadCount };
}

function readTransportConfig(of: Properties): TransportConfig {
  const declared = {
    tlsReceiveDomainSecureList: of.list('TLSReceiveDomainSecureList'),
    tlsSendDomainSecureList: of.list('TLSSendDomainSecureList'),
  };
  return { ...declared, cutProperties: of.cut, unknownProperties: of.unreadCount };
}

function readCertificate(of: Properties): ExchangeCertificate {
  const thumbprint = of.text('Thumbprint');
  if (thumbprint === null) throw of.error('Thumbprint', 'a certificate needs one');
  const declared = {
    thumbprint: thumbprint.toUpperCase(),
    subject: of.text('Subject'),
    issuer: of.text('Issuer'),
    certificateDomains: of.eitherList('CertificateDomains', 'DnsNameList'),
    services: readServices(of),
    notBefore: of.time('NotBefore'),
    notAfter: of.time('NotAfter'),
    hasPrivateKey: of.flag('HasPrivateKey'),
    status: of.word('Status'),
  };
  return { ...declared, cutProperties: of.cut, unknownProperties: of.unreadCount };
}

function readIdentity(of: Properties): string {
  const { identity } = of;
  if (identity === null) throw of.error('Identity', 'an object needs an Identity or a Name');
  return identity;
}

/** `IIS, SMTP`; what a number would mean is not documented, so that one is cut. */
function readServices(of: Properties): readonly string[] | null {
  const services = of.words('Services');
  if (!services?.some((service) => /^\d+$/.test(service))) {
    return services?.filter((service) => service.toLowerCase() !== 'none') ?? null;
  }
  of.cutShort('Services');
  return null;
}
