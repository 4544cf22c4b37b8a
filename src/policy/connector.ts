/**
 * A declared Receive connector, in Microsoft's words (Set-ReceiveConnector).
 *
 * A property that was not declared is null: it is unknown, never a default.
 */

/** The flags of AuthMechanism, in the order of their bits. */
export const AUTH_MECHANISMS = [
  'Tls',
  'Integrated',
  'BasicAuth',
  'BasicAuthRequireTLS',
  'ExchangeServer',
  'ExternalAuthoritative',
] as const;

export type AuthMechanism = (typeof AUTH_MECHANISMS)[number];

/** The flags of PermissionGroups, in the order of their bits; of the last two that is not proven. */
export const PERMISSION_GROUPS = [
  'AnonymousUsers',
  'ExchangeUsers',
  'ExchangeServers',
  'ExchangeLegacyServers',
  'Partners',
  'Custom',
] as const;

export type PermissionGroup = (typeof PERMISSION_GROUPS)[number];

export type TransportRole = 'FrontendTransport' | 'HubTransport';

export type SizeMode = 'Enabled' | 'EnabledWithoutValue' | 'Disabled';

/** One Receive connector as it was declared. */
export interface ReceiveConnector {
  /** `SERVER\Name`, as Exchange prints it; a bare name where no server was declared. */
  readonly identity: string;
  /** The server's name; null where neither a property nor the identity tells. */
  readonly server: string | null;
  readonly enabled: boolean | null;
  /** Local endpoints, `0.0.0.0:25` or `[::]:25`. */
  readonly bindings: readonly string[] | null;
  /** Client addresses: single, `a-b`, or CIDR. */
  readonly remoteIpRanges: readonly string[] | null;
  /** The declared flags; empty means `None`. */
  readonly authMechanism: readonly AuthMechanism[] | null;
  readonly permissionGroups: readonly PermissionGroup[] | null;
  readonly requireTls: boolean | null;
  readonly domainSecureEnabled: boolean | null;
  /** The name in the greeting and in the EHLO reply; picks the certificate. */
  readonly fqdn: string | null;
  /** `<I>issuer<S>subject`. */
  readonly tlsCertificateName: string | null;
  /** Whether TlsCertificateName was declared, be it blank; unlike null, blank means there is none. */
  readonly tlsCertificateNameDeclared: boolean;
  readonly suppressXAnonymousTls: boolean | null;
  readonly enableAuthGssapi: boolean | null;
  readonly transportRole: TransportRole | null;
  /** The whole custom greeting, `220` included. */
  readonly banner: string | null;
  /** Octets. */
  readonly maxMessageSize: number | null;
  readonly sizeEnabled: SizeMode | null;
  readonly chunkingEnabled: boolean | null;
  readonly binaryMimeEnabled: boolean | null;
  /** Seconds. */
  readonly connectionTimeout: number | null;
  /** Seconds. */
  readonly connectionInactivityTimeout: number | null;
  /** Null where it is unlimited, or not declared. */
  readonly maxInboundConnectionPerSource: number | null;
  /** Properties whose value the export cut short: not known, and not to be taken for empty. */
  readonly cutProperties: readonly string[];
  /** Properties that we do not know. */
  readonly unknownProperties: number;
  /** Bits of AuthMechanism that no name is known for; 0 when there are none. */
  readonly unknownAuthBits: number;
  /** Bits of PermissionGroups that no name is known for; 0 when there are none. */
  readonly unknownPermissionBits: number;
}

/** A connector of which nothing is declared but its identity. */
export function undeclaredConnector(identity: string): ReceiveConnector {
  const [server, name] = identity.split('\\');
  return {
    identity,
    server: name === undefined ? null : (server ?? null),
    enabled: null,
    bindings: null,
    remoteIpRanges: null,
    authMechanism: null,
    permissionGroups: null,
    requireTls: null,
    domainSecureEnabled: null,
    fqdn: null,
    tlsCertificateName: null,
    tlsCertificateNameDeclared: false,
    suppressXAnonymousTls: null,
    enableAuthGssapi: null,
    transportRole: null,
    banner: null,
    maxMessageSize: null,
    sizeEnabled: null,
    chunkingEnabled: null,
    binaryMimeEnabled: null,
    connectionTimeout: null,
    connectionInactivityTimeout: null,
    maxInboundConnectionPerSource: null,
    cutProperties: [],
    unknownProperties: 0,
    unknownAuthBits: 0,
    unknownPermissionBits: 0,
  };
}
