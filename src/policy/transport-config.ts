/** The declared settings of the organisation's transport (Set-TransportConfig). */

/** Null where a property was not declared. */
export interface TransportConfig {
  /** Domains from which mail must arrive over mutual TLS. */
  readonly tlsReceiveDomainSecureList: readonly string[] | null;
  /** Domains to which mail must be sent over mutual TLS. */
  readonly tlsSendDomainSecureList: readonly string[] | null;
  /** Properties whose value the export cut short. */
  readonly cutProperties: readonly string[];
  readonly unknownProperties: number;
}
