/** Chooses the name that we give in EHLO (RFC 5321 §4.1.4, §4.1.3). */

import { isIPv6 } from 'node:net';

/** A domain of two labels or more, which is what servers that check the name accept. */
const FQDN = /^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** What installers write where nobody gave a name (RFC 6761 §6.3, RFC 6762 §3), or an address. */
const MEANS_NOTHING = /(?:^|\.)(?:localhost|localdomain|local|\d+)$/i;

/** This machine's own name where servers would accept it, else null. */
export function usableHostName(hostName: string): string | null {
  return FQDN.test(hostName) && !MEANS_NOTHING.test(hostName) ? hostName : null;
}

/**
 * The full name that a hosts file has for a short one, as `hostname --fqdn` reads it: the first name
 * that servers would accept on a line with the short one. Null where there is none.
 */
export function fullNameInHosts(hosts: string, shortName: string): string | null {
  const wanted = shortName.toLowerCase();
  for (const line of hosts.split('\n')) {
    const [, ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/);
    const full = names.find((name) => usableHostName(name) !== null);
    if (full !== undefined && names.includes(wanted)) return full;
  }
  return null;
}

/** The full names that a short one may have by the domains of `resolv.conf`; DNS must confirm one. */
export function possibleFullNames(resolvConf: string, shortName: string): string[] {
  const domains = resolvConf
    .split('\n')
    .filter((line) => /^(?:search|domain)\s/.test(line))
    .flatMap((line) => line.trim().split(/\s+/).slice(1));
  const names = domains.map((domain) => `${shortName}.${domain.replace(/\.$/, '')}`);
  return [...new Set(names)].filter((name) => usableHostName(name) !== null);
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
