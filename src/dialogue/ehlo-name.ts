/** Chooses the name that we give in EHLO (RFC 5321 §4.1.4, §4.1.3). */

import { isIPv6 } from 'node:net';

/** A domain of two labels or more, which is what servers that check the name accept. */
const FQDN = /^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** This machine's own name where servers would accept it, else null. */
export function usableHostName(hostName: string): string | null {
  return FQDN.test(hostName) ? hostName : null;
}

/** The literal of an address, without its zone: `[192.0.2.1]`, `[IPv6:2001:db8::1]`. */
export function addressLiteral(address: string): string {
  const bare = address.replace(/%.*$/, '');
  return isIPv6(bare) ? `[IPv6:${bare}]` : `[${bare}]`;
}

/** The given name, or our address where there is none or where it is the target's own, which servers refuse. */
export function chooseEhloName(name: string | null, host: string, localAddress: string): string {
  if (name === null || name.toLowerCase() === host.toLowerCase()) {
    return addressLiteral(localAddress);
  }
  return name;
}
