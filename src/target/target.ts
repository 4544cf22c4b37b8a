/** What can be probed: as the user wrote it, and as a socket can dial it. */

import type { Failure } from '../smtp/failure.ts';
import { isAddress } from '../smtp/is-address.ts';

/** What one target text means, before any name is resolved. */
export type Target =
  | {
      readonly kind: 'host';
      /**
       * As the user gave it, normalised: `mail.contoso.com:25`, `[2001:db8::1]:25`,
       * `smtps://host:465`.
       */
      readonly text: string;
      /** A lower-case A-label name, or an address literal without brackets. */
      readonly host: string;
      readonly port: number;
      /** TLS from the first octet (RFC 8314), not STARTTLS. */
      readonly implicitTls: boolean;
    }
  | {
      readonly kind: 'network';
      /** Normalised: `192.0.2.0/28:25`, `[2001:db8::/120]:25`. */
      readonly text: string;
      /** The first address and the prefix length; host bits are cleared. */
      readonly address: string;
      readonly prefix: number;
      readonly port: number;
    }
  | {
      readonly kind: 'mx';
      /** Normalised: `mx:example.org`, and its port only when that is not 25. */
      readonly text: string;
      /** A lower-case A-label name. */
      readonly domain: string;
      readonly port: number;
    };

/** One address to dial, or the reason why it is not known. */
export interface Destination {
  /** The target's normalised text; `address:port` for one address of a network. */
  readonly target: string;
  /** The name that was looked up, the MX host of an `mx:` target, or the address itself. */
  readonly host: string;
  readonly port: number;
  readonly implicitTls: boolean;
  /** The domain whose MX led here; null for a target that was named itself. */
  readonly domain: string | null;
  /** A literal address; null when the name did not resolve. */
  readonly address: string | null;
  readonly family: 4 | 6 | null;
  /** Milliseconds that resolving took; null when nothing was looked up. */
  readonly dnsMs: number | null;
  /** Present when `address` is null; its kind is `unresolved`. */
  readonly failure?: Failure;
}

/** The name that TLS is asked for: none for a literal address (RFC 6066 §3). */
export function tlsName(host: string): string | null {
  const [address = ''] = host.includes('%') ? host.split('%') : [host];
  return isAddress(address) ? null : host;
}
