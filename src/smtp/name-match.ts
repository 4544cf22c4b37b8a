/** Compares a host name with the names that a certificate carries (RFC 9525 §6), as plain facts. */

import { isAddress } from './is-address.ts';

/** Where the names stand in the facts of a certificate. */
interface Names {
  readonly altNames: readonly string[];
  readonly subject: string;
}

/**
 * Whether a certificate names a host.
 *
 * A wildcard stands for exactly one label, the left-most, and has two more behind it. The CN of the
 * subject counts only where no DNS name stands beside it.
 */
export function namesHost(certificate: Names, host: string): boolean {
  const wanted = takeApart(host);
  return dnsNames(certificate).some((name) => matches(takeApart(name), wanted));
}

/** The DNS names that count; where there are none, the CN of the subject. */
export function dnsNames({ altNames, subject }: Names): readonly string[] {
  const names = altNames.filter((name) => !isAddress(name));
  return names.length > 0 ? names : commonNames(subject);
}

/**
 * Node writes a comma or a plus inside a value with a backslash; such a value is no host name. A plus
 * without one joins two attributes.
 */
function commonNames(subject: string): string[] {
  const found = subject.matchAll(/(?<=^|[^\\], |[^\\ ] \+ )CN=([^,+\\ ]+)(?=, | \+ |$)/g);
  return Array.from(found, ([, name = '']) => name);
}

/** A host name: its left-most label, and what stands behind it. */
type Parts = readonly [first: string, rest: string];

function matches([first, rest]: Parts, [host, hostRest]: Parts): boolean {
  if (host === '' || rest !== hostRest) return false;
  return first === host || (first === '*' && rest.includes('.'));
}

/** A dot at the end only says that the name is whole. */
function takeApart(name: string): Parts {
  const whole = name.toLowerCase();
  const plain = whole.endsWith('.') ? whole.slice(0, -1) : whole;
  const dot = plain.indexOf('.');
  return dot < 0 ? [plain, ''] : [plain.slice(0, dot), plain.slice(dot + 1)];
}
