/** Under which keys a destination is counted, so that no server and no network is crowded. */

import ipaddr from 'ipaddr.js';
import { getDomain } from 'tldts';
import type { Destination } from '../target/target.ts';

/** Something of which only so many may be probed at the same time. */
export interface LimitKey {
  /** `192.0.2.1`, `mail.example.org`, `192.0.2.0/24` or `*.example.org`. */
  readonly id: string;
  /** How many at the same time; Infinity where the limit is lifted. */
  readonly limit: number;
  /** How long it rests after a server has turned us away: longer each time, or briefly. */
  readonly rests: 'never' | 'longer' | 'briefly';
}

/** How many are probed at the same time; 0 lifts a limit. */
export interface SharedLimits {
  /** Of one address, and of the addresses of one host; lifted only to measure speed. */
  readonly perAddress: 0 | 1;
  /** Of one /24, or one /48 of IPv6. */
  readonly perNetwork: number;
  /** Of the hosts under one registrable domain; 0 also keeps them from resting for each other. */
  readonly perProvider: number;
}

export const DEFAULT_LIMITS: SharedLimits = { perAddress: 1, perNetwork: 8, perProvider: 8 };

/** Registrable is what a registry sells: the hosts of a hosting company have one provider. */
const PUBLIC_SUFFIXES = {
  allowPrivateDomains: false,
  extractHostname: false,
  validateHostname: false,
  detectIp: false,
} as const;

/**
 * How IPv6 writes an IPv4 address: mapped (RFC 4291 §2.5.5.2), and behind NAT64 (RFC 6052 §2.1),
 * where all of IPv4 would else be one network.
 */
const IPV4_WITHIN = ['0:0:0:0:0:ffff:', '64:ff9b:0:0:0:0:'];

/** The keys of a destination, the narrowest first; none for one that has no address to dial. */
export function limitKeys(
  { address, host }: Pick<Destination, 'address' | 'host'>,
  limits: SharedLimits,
): readonly LimitKey[] {
  if (address === null) return [];
  const keys = addressKeys(address, limits);
  // A literal is its own host, and nobody's name.
  if (host === address) return keys;
  if (limits.perAddress > 0) keys.push({ id: host, limit: limits.perAddress, rests: 'never' });
  if (limits.perProvider > 0) {
    const provider = getDomain(host, PUBLIC_SUFFIXES) ?? host;
    keys.push({ id: `*.${provider}`, limit: limits.perProvider, rests: 'briefly' });
  }
  return keys;
}

function addressKeys(address: string, { perAddress, perNetwork }: SharedLimits): LimitKey[] {
  const id = address.includes(':') ? plainAddress(address) : address;
  // With its limit lifted it is a key still: it is what rests.
  const keys: LimitKey[] = [{ id, limit: perAddress || Number.POSITIVE_INFINITY, rests: 'longer' }];
  if (perNetwork > 0) keys.push({ id: networkOf(id), limit: perNetwork, rests: 'never' });
  return keys;
}

/** One text for each server: all eight groups without a zone, or the IPv4 address within. */
function plainAddress(ipv6: string): string {
  const zoneAt = ipv6.indexOf('%');
  const parsed = ipaddr.IPv6.parse(zoneAt < 0 ? ipv6 : ipv6.slice(0, zoneAt));
  const text = parsed.toNormalizedString();
  if (!IPV4_WITHIN.some((prefix) => text.startsWith(prefix))) return text;
  return new ipaddr.IPv4(parsed.toByteArray().slice(-4)).toString();
}

/** The /24 of an IPv4 address, the /48 of an IPv6 address with all its groups. */
function networkOf(address: string): string {
  if (!address.includes(':')) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  return `${address.split(':', 3).join(':')}::/48`;
}
