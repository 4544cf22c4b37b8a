/** Compares a host name with the names that a certificate carries (RFC 9525 §6), as plain facts. */

import { isIP } from 'node:net';

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
  const wanted = labelsOf(host);
  return dnsNames(certificate).some((name) => matches(labelsOf(name), wanted));
}

/** The DNS names that count; where there are none, the CN of the subject. */
export function dnsNames({ altNames, subject }: Names): readonly string[] {
  const names = altNames.filter((name) => isIP(name) === 0);
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

function matches([first = '', ...rest]: string[], [host = '', ...hostRest]: string[]): boolean {
  if (host === '' || rest.join('.') !== hostRest.join('.')) return false;
  return first === host || (first === '*' && rest.length >= 2);
}

/** A dot at the end only says that the name is whole. */
function labelsOf(name: string): string[] {
  return name.toLowerCase().replace(/\.$/, '').split('.');
}
