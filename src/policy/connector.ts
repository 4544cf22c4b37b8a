/**
 * The declared side of Exchange, in Microsoft's words (Set-ReceiveConnector).
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

/** One Receive connector as it was declared. */
export interface ReceiveConnector {
  /** `SERVER\Name`, as Exchange prints it; a bare name where no server was declared. */
  readonly identity: string;
  readonly enabled: boolean | null;
  /** Local endpoints, `0.0.0.0:25` or `[::]:25`. */
  readonly bindings: readonly string[] | null;
  /** Client addresses: single, `a-b`, or CIDR. */
  readonly remoteIpRanges: readonly string[] | null;
  /** The declared flags; empty means `None`. */
  readonly authMechanism: readonly AuthMechanism[] | null;
  readonly requireTls: boolean | null;
  readonly domainSecureEnabled: boolean | null;
  /** The name in the greeting and in the EHLO reply; picks the certificate. */
  readonly fqdn: string | null;
  /** The whole custom greeting, `220` included. */
  readonly banner: string | null;
  /** Octets. */
  readonly maxMessageSize: number | null;
}

/** What a policy declares; one policy may hold the connectors of several servers. */
export interface Policy {
  readonly connectors: readonly ReceiveConnector[];
}
