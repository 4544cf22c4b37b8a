/** Splits the endpoints of one list among several machines or runs. */

import { hash } from 'node:crypto';
import { renderHostPort } from '../target/host.ts';

/** One of `count` parts; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * Whether an endpoint belongs to a shard: each belongs to exactly one of the `count`, the same on
 * every machine and in every version.
 *
 * The contract: the SHA-256 of the normalised `host:port` in UTF-8, as in `mail.example:25` or
 * `[2001:db8::1]:25`; its first 32 bits as an unsigned number, modulo `count`, plus 1, is the index.
 * Neither the domain nor how TLS begins counts, so the MX host of many domains is in one shard.
 */
export function isInShard(
  { host, port }: { readonly host: string; readonly port: number },
  { index, count }: Shard,
): boolean {
  if (count === 1) return true;
  // Cheaper hashes fall short with names that have the same number twice, as in mx7.host7.example.
  const digest = hash('sha256', renderHostPort(host, port));
  return (Number.parseInt(digest.slice(0, 8), 16) % count) + 1 === index;
}
