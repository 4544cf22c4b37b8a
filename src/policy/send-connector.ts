/** A declared Send connector, in Microsoft's words (Set-SendConnector). */

/** One Send connector as it was declared; null where a property was not. */
export interface SendConnector {
  readonly identity: string;
  readonly enabled: boolean | null;
  /** `smtp:contoso.com;1`, as Exchange prints them. */
  readonly addressSpaces: readonly string[] | null;
  /** Hosts or addresses; empty where DNS routes. */
  readonly smartHosts: readonly string[] | null;
  readonly dnsRoutingEnabled: boolean | null;
  readonly port: number | null;
  readonly fqdn: string | null;
  readonly requireTls: boolean | null;
  readonly tlsAuthLevel: TlsAuthLevel | null;
  readonly tlsDomain: string | null;
  readonly tlsCertificateName: string | null;
  readonly domainSecureEnabled: boolean | null;
  readonly ignoreStartTls: boolean | null;
  readonly forceHelo: boolean | null;
  readonly frontendProxyEnabled: boolean | null;
  /** Properties whose value the export cut short. */
  readonly cutProperties: readonly string[];
  readonly unknownProperties: number;
}

export type TlsAuthLevel = 'EncryptionOnly' | 'CertificateValidation' | 'DomainValidation';

/** The domains of its address spaces, without type and cost; a wildcard keeps its asterisk. */
export function domainsOf({ addressSpaces }: SendConnector): string[] {
  return (addressSpaces ?? []).map((space) => {
    const [, domain = space] = /^(?:[a-z]+:)?([^;]*)/i.exec(space) ?? [];
    return domain.toLowerCase();
  });
}
