/** Single addresses as numbers; IPv4-mapped IPv6 (RFC 4291 §2.5.5.2) counts as IPv4. */

import ipaddr from 'ipaddr.js';
import { quote } from '../target/target-error.ts';

/** One address; `value` is its 32 or 128 bits as a number. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** A text that is no address, range or binding; one line: what is wrong, what is accepted. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

/** Strict, where ipaddr.js also takes `1.2`, `0x7f.1` and octal, which nobody means. */
const IPV4 = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/;
/** Interface numbers of Windows and interface names of Linux. */
const ZONE = /%[\w.~-]+$/;

const FIRST_MAPPED = 0xffff_0000_0000n;
const LAST_MAPPED = 0xffff_ffff_ffffn;

/**
 * Reads an address as it is written in RemoteIPRanges or in an EHLO reply.
 *
 * A zone, `%11`, is dropped: it names an interface of one machine.
 *
 * @throws AddressError when the text is no address.
 */
export function parseIpAddress(text: string): IpAddress {
  const address = readIpAddress(text);
  if (address) return unmapped(address);
  throw new AddressError(`${quote(text)} is not an address; write 192.0.2.1 or 2001:db8::1`);
}

/** An address whose family is as it was written; null when the text is none. */
export function readIpAddress(text: string): IpAddress | null {
  if (!text.includes(':')) return readIpv4(text);
  const address = text.replace(ZONE, '');
  const dotted = address.slice(address.lastIndexOf(':') + 1);
  if (dotted.includes('.') && !readIpv4(dotted)) return null;
  return readIpv6(address);
}

/** Whether it is one of `::ffff:0:0/96`. */
export function isMapped({ family, value }: IpAddress): boolean {
  return family === 6 && FIRST_MAPPED <= value && value <= LAST_MAPPED;
}

/** The IPv4 address that a mapped one stands for; any other as it is. */
export function unmapped(address: IpAddress): IpAddress {
  return isMapped(address) ? { family: 4, value: address.value - FIRST_MAPPED } : address;
}

function readIpv4(text: string): IpAddress | null {
  if (!IPV4.test(text)) return null;
  let value = 0;
  for (const octet of text.split('.')) {
    if (Number(octet) > 255) return null;
    value = value * 256 + Number(octet);
  }
  return { family: 4, value: BigInt(value) };
}

function readIpv6(text: string): IpAddress | null {
  try {
    // ipaddr.js takes `::192.0.2.1` for the mapped address; `0::192.0.2.1` it reads as it stands.
    const { parts } = ipaddr.IPv6.parse(/^::\d+\./.test(text) ? `0${text}` : text);
    return { family: 6, value: parts.reduce((value, part) => (value << 16n) | BigInt(part), 0n) };
  } catch {
    return null;
  }
}
