/** RemoteIPRanges: which client addresses a Receive connector takes (Set-ReceiveConnector). */

import { quote } from '../target/target-error.ts';
import { AddressError, type IpAddress, isMapped, readIpAddress, unmapped } from './ip-address.ts';

/** One entry of RemoteIPRanges; both ends belong to it. */
export interface IpRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  /** As it was declared. */
  readonly text: string;
}

/** `address/24`, `address/255.255.255.0`, `first-last` with or without blanks, or one address. */
const NETWORK = /^([^/\s]+)\/(\d{1,3}|\d+(?:\.\d+){3})$/;
const FIRST_TO_LAST = /^([^-\s]+)\s*-\s*([^-\s]+)$/;

/**
 * Reads one entry of RemoteIPRanges.
 *
 * - `192.0.2.1`, `2001:db8::1`; a zone as in `fe80::1%11` is dropped;
 * - `192.0.2.1-192.0.2.9`, `::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`;
 * - `192.0.2.77/24` is the whole network: the bits of the host do not matter;
 * - `192.0.2.0/255.255.255.0` is the same, with the mask of the network.
 *
 * @throws AddressError when the text is none of these.
 */
export function parseIpRange(text: string): IpRange {
  const trimmed = text.trim();
  if (trimmed.includes('/')) return parseNetwork(trimmed);
  const [, first = trimmed, last] = FIRST_TO_LAST.exec(trimmed) ?? [];
  const from = parseEnd(first, trimmed);
  const to = last === undefined ? from : parseEnd(last, trimmed);
  const range = rangeBetween(from, to, trimmed);
  if (range.first <= range.last) return range;
  throw new AddressError(`${quote(trimmed)} ends before it begins; write the lower address first`);
}

/** Whether an address lies in a range; never when the families differ. */
export function rangeContains(range: IpRange, { family, value }: IpAddress): boolean {
  return range.family === family && range.first <= value && value <= range.last;
}

/** How many addresses a range has; the fewer, the more specific it is. */
export function rangeSize({ first, last }: IpRange): bigint {
  return last - first + 1n;
}

/** Whether the inner range lies completely inside the outer one; equal ranges nest. */
export function nests(inner: IpRange, outer: IpRange): boolean {
  return inner.family === outer.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether two ranges have an address in common. */
export function overlaps(one: IpRange, other: IpRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

function parseNetwork(text: string): IpRange {
  const [, network = '', length = ''] = NETWORK.exec(text) ?? [];
  const address = parseEnd(network, text);
  const bits = address.family === 4 ? 32 : 128;
  const prefix = length.includes('.') ? prefixOf(length, address, text) : Number(length);
  if (prefix > bits) {
    throw new AddressError(
      `${quote(text)} has a prefix longer than the ${bits} bits of an address`,
    );
  }
  const hostBits = BigInt(bits - prefix);
  const first = (address.value >> hostBits) << hostBits;
  const last = first | ((1n << hostBits) - 1n);
  return rangeBetween({ ...address, value: first }, { ...address, value: last }, text);
}

/** The length of an IPv4 mask, whose ones all stand before its zeros. */
function prefixOf(mask: string, { family }: IpAddress, text: string): number {
  const { value } = parseEnd(mask, text);
  const ones = value.toString(2).replace(/0+$/, '');
  // Without leading zeros a mask has 32 digits, or is 0.0.0.0.
  const isMask = value === 0n || (value >= 1n << 31n && !ones.includes('0'));
  if (family === 4 && isMask) return ones.length;
  throw new AddressError(
    `${quote(text)} has no mask of a network; write a prefix such as 192.0.2.0/24`,
  );
}

function parseEnd(text: string, whole: string): IpAddress {
  const address = readIpAddress(text);
  if (address) return address;
  throw new AddressError(
    `${quote(whole)} is not a range; write 192.0.2.1, 192.0.2.1-192.0.2.9, 192.0.2.0/24 ` +
      'or the same in IPv6',
  );
}

/** Mapped ends make an IPv4 range; one that reaches beyond the mapped addresses stays IPv6. */
function rangeBetween(from: IpAddress, to: IpAddress, text: string): IpRange {
  if (from.family === 6 && to.family === 6 && !(isMapped(from) && isMapped(to))) {
    return { family: 6, first: from.value, last: to.value, text };
  }
  const [first, last] = [unmapped(from), unmapped(to)];
  if (first.family === last.family) {
    return { family: first.family, first: first.value, last: last.value, text };
  }
  throw new AddressError(`${quote(text)} mixes IPv4 and IPv6; write both ends in one of them`);
}
