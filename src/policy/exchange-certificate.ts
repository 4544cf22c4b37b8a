/** A certificate that Exchange could use (Get-ExchangeCertificate). */

/** Null where a property was not declared. */
export interface ExchangeCertificate {
  readonly thumbprint: string;
  readonly subject: string | null;
  readonly issuer: string | null;
  /** The names that it carries. */
  readonly certificateDomains: readonly string[] | null;
  /** `SMTP`, `IIS`, `IMAP`, `POP`, `UM`, …; empty means `None`. */
  readonly services: readonly string[] | null;
  /** ISO 8601, UTC. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly hasPrivateKey: boolean | null;
  /** `Valid`, `Invalid`, `DateInvalid`, `Untrusted`, `Revoked`, … */
  readonly status: string | null;
  readonly cutProperties: readonly string[];
  readonly unknownProperties: number;
}
