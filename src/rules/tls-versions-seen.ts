/** Puts into words which versions of TLS a server accepts. */

import type { Facts } from '../../probes/index.ts';
import { printable } from '../smtp/printable.ts';

export type TlsVersions = NonNullable<Facts['tls-versions']>;
/** One version, and what became of asking for it. */
export type TlsVersion = TlsVersions['versions'][number];

export function accepts({ versions }: TlsVersions, version: TlsVersion['version']): boolean {
  return versions.some((seen) => seen.version === version && seen.accepted === true);
}

/** `TLS 1.0`, as people write it. */
export function nameVersion({ version }: Pick<TlsVersion, 'version'>): string {
  return version === 'TLSv1' ? 'TLS 1.0' : version.replace('v', ' ');
}

/** `seen: TLS 1.0 refused, TLS 1.1 refused, TLS 1.2 accepted, TLS 1.3 unknown (…)`. */
export function seenVersions({ versions }: TlsVersions): string {
  return `seen: ${versions.map((seen) => `${nameVersion(seen)} ${describe(seen)}`).join(', ')}`;
}

function describe({ accepted, reason }: TlsVersion): string {
  if (accepted === null) return `unknown (${printable(reason ?? '', 120)})`;
  return accepted ? 'accepted' : 'refused';
}
