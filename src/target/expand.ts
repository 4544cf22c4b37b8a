/** Lists the addresses of a network without ever holding them. */

import ipaddr from 'ipaddr.js';
import type { Target } from './target.ts';
import { TargetError } from './target-error.ts';

/** A target that is a range of addresses. */
export type NetworkTarget = Extract<Target, { kind: 'network' }>;

/** An IPv4 /8 or an IPv6 /104: 16 million addresses, hours of probing; wider is a slip. */
const MAX_HOST_BITS = 24;

/**
 * Yields every host address of a network in order, one at a time.
 *
 * An IPv4 network of prefix 30 or shorter loses its first and last address, which name the network
 * and its broadcast (RFC 1122 §3.2.1.3) and never a host; a /31 has two hosts (RFC 3021), a /32 is
 * one. IPv6 has no broadcast, and all of its addresses are listed.
 *
 * @throws TargetError at once when the network is too wide, as `refuseTooWide` does.
 */
export function expandNetwork(network: NetworkTarget): Generator<string, void, undefined> {
  refuseTooWide(network);
  return isIpv6(network) ? listIpv6(network) : listIpv4(network);
}

/**
 * Refuses an IPv4 network wider than /8 and an IPv6 network wider than /104.
 *
 * Whoever reads a list of targets asks here, so that the line is named before the scan begins;
 * `typed` is what the user wrote, where that is at hand.
 *
 * @throws TargetError when the network is too wide.
 */
export function refuseTooWide(network: NetworkTarget, typed?: string): void {
  const longest = isIpv6(network) ? 128 : 32;
  const narrowest = longest - MAX_HOST_BITS;
  if (network.prefix >= narrowest) return;
  throw new TargetError(
    `${typed ?? `${network.address}/${network.prefix}`} has too many addresses to probe; ` +
      `write a prefix length from ${narrowest} to ${longest}`,
  );
}

function* listIpv4({ address, prefix }: NetworkTarget): Generator<string, void, undefined> {
  const first = ipaddr.IPv4.parse(address).octets.reduce((value, octet) => value * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  const edge = prefix <= 30 ? 1 : 0;
  for (let value = first + edge; value < first + size - edge; value++) {
    yield `${value >>> 24}.${(value >>> 16) & 0xff}.${(value >>> 8) & 0xff}.${value & 0xff}`;
  }
}

function* listIpv6({ address, prefix }: NetworkTarget): Generator<string, void, undefined> {
  // Only the last two parts can change within a /104.
  const { parts } = ipaddr.IPv6.parse(address);
  const fixed = parts.slice(0, 6);
  const first = parts.slice(6).reduce((value, part) => value * 65_536 + part, 0);
  const size = 2 ** (128 - prefix);
  for (let value = first; value < first + size; value++) {
    yield new ipaddr.IPv6([...fixed, value >>> 16, value & 0xffff]).toString();
  }
}

function isIpv6({ address }: NetworkTarget): boolean {
  return address.includes(':');
}
