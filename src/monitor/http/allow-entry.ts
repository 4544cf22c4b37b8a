/** Reads one entry of `probe.allow`: what may be probed because somebody asks. */

import { isIP } from 'node:net';
import type { Network } from '../../target/address-ranges.ts';
import { parseTarget } from '../../target/parse.ts';
import type { Target } from '../../target/target.ts';
import { quote, TargetError } from '../../target/target-error.ts';

export type AllowEntry = {
  /** Null stands for the ports of mail. */
  readonly port: number | null;
} & (
  | { readonly kind: 'host'; readonly name: string }
  /** The hosts that take the mail of a domain. */
  | { readonly kind: 'mx'; readonly name: string }
  /** `*.example.org` as `example.org`: that, and everything below it, with and without `mx:`. */
  | { readonly kind: 'zone'; readonly name: string }
  | { readonly kind: 'network'; readonly network: Network }
);

/** No target names port 0, so a port that is not 0 was written there. */
const NO_PORT = 0;

/**
 * Reads an entry; a name means the host and, with `mx:` before it, the domain alike.
 *
 * - `192.0.2.1`, `2001:db8::1`, `192.0.2.0/24`, `2001:db8::/32`;
 * - `mail.example.org`; `*.example.org`; `mx:example.org` for the domain alone;
 * - with a port, `192.0.2.1:2526` or `*.example.org:2526`: that port and no other.
 *
 * @throws TargetError when the text is none of these.
 */
export function parseAllowEntry(text: string): readonly AllowEntry[] {
  try {
    const isZone = text.startsWith('*.');
    if (text.includes('://')) throw notUnderstood(text);
    const target = parseTarget(isZone ? text.slice(2) : text, { port: NO_PORT });
    const port = target.port === NO_PORT ? null : target.port;
    if (isZone) return [{ kind: 'zone', name: nameOf(target, text), port }];
    const entry = { ...entryFor(target), port };
    return entry.kind === 'host' ? [entry, { ...entry, kind: 'mx' }] : [entry];
  } catch (error) {
    throw error instanceof TargetError ? notUnderstood(text) : error;
  }
}

/** What a configured target allows: itself, at its own port and at the ports of mail. */
export function entriesOf(target: Target): readonly AllowEntry[] {
  const entry = entryFor(target);
  return [
    { ...entry, port: target.port },
    { ...entry, port: null },
  ];
}

function entryFor(target: Target): AllowEntry {
  const port = null;
  if (target.kind === 'mx') return { kind: 'mx', name: target.domain, port };
  if (target.kind === 'network') return { kind: 'network', network: target, port };
  const address = target.host.replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 0) return { kind: 'host', name: target.host, port };
  return { kind: 'network', network: { address, prefix: family === 4 ? 32 : 128 }, port };
}

function nameOf(target: Target, text: string): string {
  const entry = entryFor(target);
  if (entry.kind === 'host') return entry.name;
  throw notUnderstood(text);
}

function notUnderstood(text: string): TargetError {
  return new TargetError(
    `${quote(text)} cannot be allowed; write an address, a network such as 192.0.2.0/28, a host ` +
      'name, *.example.org or mx:example.org, with or without a port',
  );
}
