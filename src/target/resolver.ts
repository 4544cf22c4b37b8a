/** The DNS questions that resolving a target asks. */

import { Resolver } from 'node:dns/promises';

/** Twice this and once more is how long a silent name server can hold up a target. */
const DEFAULT_TIMEOUT_MS = 2500;

/** One MX record (RFC 1035 §3.3.9). */
export interface MxRecord {
  /** The preference; the lowest is tried first. */
  readonly priority: number;
  readonly exchange: string;
}

/** Asks DNS; rejects with an error whose `code` is one of those of `node:dns`. */
export interface NameResolver {
  resolve4(name: string): Promise<readonly string[]>;
  resolve6(name: string): Promise<readonly string[]>;
  resolveMx(name: string): Promise<readonly MxRecord[]>;
  /** Gives up every question under way, which then rejects with `ECANCELLED`. */
  cancel(): void;
}

/** Which name servers are asked, and how patiently. */
export interface ResolverOptions {
  /** Addresses, with or without port: `192.0.2.53`, `[2001:db8::53]:53`; absent: the system's. */
  readonly servers?: readonly string[];
  /** Milliseconds to wait for a first answer; it is asked for again once, for twice as long. */
  readonly timeoutMs?: number;
}

/**
 * Makes a resolver that a whole scan can share: it reads sockets, not the hosts file, and never
 * waits for one of the four threads of `dns.lookup`.
 *
 * @throws TypeError when a server is no address.
 */
export function createResolver(options: ResolverOptions = {}): NameResolver {
  const resolver = new Resolver({ timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS, tries: 2 });
  if (options.servers) resolver.setServers(options.servers);
  return resolver;
}
