/** Reads host names (RFC 1123 §2.1, IDNA) and literal addresses. */

import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { quote, TargetError } from './target-error.ts';

const MAX_NAME_OCTETS = 253;
const MAX_LABEL_OCTETS = 63;

const OUTSIDE_A_NAME = /[\0-\x7f]/g;
const IN_A_NAME = /[a-z0-9._-]/i;
/** Underscores are no part of a host name, but Windows networks have always used them. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/;
/** Interface names and Windows interface numbers: `eth0`, `br-lan`, `eth0.100`, `12`. */
const ZONE = /^[\w.~-]+$/;

/**
 * Reads a host name as DNS is asked for it: lower case, A-labels, no final dot.
 *
 * A name that ends in a number is a mistyped address: no top-level domain is a number, and the
 * C library would read `1.2.3` and `0127.1` as addresses that nobody meant.
 *
 * @throws TargetError when the text is no host name.
 */
export function parseHostName(text: string): string {
  const name = toAscii(text).replace(/\.$/, '');
  const labels = name.split('.');
  if (NUMBER.test(labels.at(-1) ?? '')) {
    throw new TargetError(
      `${quote(text)} ends in a number but is not an IPv4 address; ` +
        'write four numbers from 0 to 255, without leading zeros',
    );
  }
  for (const label of labels) checkLabel(label, text);
  if (name.length > MAX_NAME_OCTETS) {
    throw new TargetError(`${quote(text)} is longer than the ${MAX_NAME_OCTETS} octets of a name`);
  }
  return name;
}

/**
 * Reads an IPv6 address without brackets, in its shortest form (RFC 5952), its zone kept.
 *
 * @throws TargetError when the text is no IPv6 address.
 */
export function parseIpv6(text: string): string {
  const [address = '', ...zone] = text.split('%');
  if (!isIPv6(address) || (zone.length > 0 && !ZONE.test(zone.join('%')))) {
    throw new TargetError(
      `${quote(text)} is not an IPv6 address; write 2001:db8::1 or, with a port, [2001:db8::1]:25`,
    );
  }
  return [ipaddr.IPv6.parse(address).toString(), ...zone].join('%');
}

/** Writes a host and a port as one text; an IPv6 address gets its brackets (RFC 3986 §3.2.2). */
export function renderHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** `domainToASCII` reads a URL: it cuts at `/`, decodes `%41` and drops tabs, so ASCII is ours. */
function toAscii(text: string): string {
  const stray = text.match(OUTSIDE_A_NAME)?.find((character) => !IN_A_NAME.test(character));
  if (stray !== undefined) {
    throw new TargetError(
      `${quote(text)} has ${quote(stray)} in a host name; write letters, digits, hyphens and dots`,
    );
  }
  const ascii = /[^\0-\x7f]/.test(text) ? domainToASCII(text) : text.toLowerCase();
  if (ascii === '') {
    throw new TargetError(`${quote(text)} is not a host name; write a name or an address`);
  }
  return ascii;
}

function checkLabel(label: string, text: string): void {
  if (label === '') {
    throw new TargetError(`${quote(text)} has a dot too many; write a name or an address`);
  }
  if (label.length > MAX_LABEL_OCTETS) {
    throw new TargetError(
      `${quote(label)} is longer than the ${MAX_LABEL_OCTETS} octets between two dots of a name`,
    );
  }
  if (!LABEL.test(label)) {
    throw new TargetError(
      `${quote(text)} is not a host name; write letters, digits and, between them, hyphens`,
    );
  }
}
