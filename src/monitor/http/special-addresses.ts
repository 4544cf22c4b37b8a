/** Addresses behind which something listens that was never meant for whoever asks from outside. */

import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { AddressRanges, type Network } from '../../target/address-ranges.ts';

interface SpecialRange {
  readonly what: string;
  readonly network: Network;
  readonly addresses: AddressRanges;
}

const METADATA = 'where a cloud tells its machines their secrets';

/** After the IANA registries of special-purpose addresses, and what the clouds document. */
const RANGES: readonly SpecialRange[] = [
  range('0.0.0.0', 8, 'an unspecified address'),
  range('127.0.0.0', 8, 'a loopback address'),
  range('169.254.0.0', 16, 'a link-local address'),
  range('100.100.100.200', 32, METADATA),
  range('168.63.129.16', 32, METADATA),
  range('192.0.0.192', 32, METADATA),
  range('224.0.0.0', 4, 'a multicast address'),
  range('240.0.0.0', 4, 'a reserved address'),
  range('::', 128, 'an unspecified address'),
  range('::1', 128, 'a loopback address'),
  range('fe80::', 10, 'a link-local address'),
  range('ff00::', 8, 'a multicast address'),
  // Where the IPv4 address stands in these is for each network to say (RFC 8215).
  range('64:ff9b:1::', 48, 'an address that is translated as the network likes'),
  range('fd00:ec2::', 32, METADATA),
  range('fd00:42::42', 128, METADATA),
  range('fd20:ce::254', 128, METADATA),
];

/** The ranges as `127.0.0.0/8`, for the documentation to be held against. */
export function specialNetworks(): readonly string[] {
  return RANGES.map(({ network: { address, prefix } }) => `${address}/${prefix}`);
}

function range(address: string, prefix: number, what: string): SpecialRange {
  const network = { address, prefix };
  return { what, network, addresses: new AddressRanges([network]) };
}

/** Networks of IPv6 in which IPv4 addresses stand, and at which of the sixteen octets. */
const EMBEDDED: readonly { readonly within: AddressRanges; readonly octets: readonly number[] }[] =
  [
    // IPv4-compatible, IPv4-mapped, IPv4-translated (RFC 4291 §2.5.5, RFC 2765 §2.1).
    embedded('::', 96, [12, 13, 14, 15]),
    embedded('::ffff:0:0', 96, [12, 13, 14, 15]),
    embedded('::ffff:0:0:0', 96, [12, 13, 14, 15]),
    // NAT64 (RFC 6052 §2.1).
    embedded('64:ff9b::', 96, [12, 13, 14, 15]),
    // 6to4 (RFC 3056 §2).
    embedded('2002::', 16, [2, 3, 4, 5]),
  ];

function embedded(address: string, prefix: number, octets: readonly number[]) {
  return { within: new AddressRanges([{ address, prefix }]), octets };
}

/** Says what is special about a literal address, as `a loopback address`; null for any other. */
export function describeSpecial(address: string): string | null {
  return RANGES.find(({ addresses }) => addresses.has(address))?.what ?? null;
}

/** Whether all of a network is in a special range; an IPv4-mapped one counts as the IPv4. */
export function isSpecialNetwork({ address, prefix }: Network): boolean {
  return RANGES.some(({ network, addresses }) => {
    const isMapped = isIPv4(network.address) && !isIPv4(address);
    return addresses.has(address) && prefix >= network.prefix + (isMapped ? 96 : 0);
  });
}

/** Where a dialled address may lead: there, and to each IPv4 address that it may stand for. */
export function waysOf(address: string): readonly string[] {
  if (isIPv4(address)) return [address];
  const parsed = ipaddr.IPv6.parse(address.replace(/%.*$/, ''));
  const octets = parsed.toByteArray();
  // One spelling: `::127.0.0.1` and `::ffff:127.0.0.1` are one address to the parser.
  const plain = parsed.toString();
  const within = EMBEDDED.filter((one) => one.within.has(plain));
  return [
    address,
    plain,
    ...within.map((one) => one.octets.map((at) => octets[at] ?? 0).join('.')),
  ];
}
