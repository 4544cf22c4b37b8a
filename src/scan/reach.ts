/** How far away an address is, and which network it is in. */

import ipaddr from 'ipaddr.js';
import { limitKeys } from './limit-keys.ts';

/** Ranges, as ipaddr.js calls them, between which and us there is no provider. */
const NEAR: ReadonlySet<string> = new Set([
  'unspecified',
  'loopback',
  'private',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
]);

/** Whether the way to it leads through the network of a provider. */
export function isFar(address: string): boolean {
  return ipaddr.isValid(address) && !NEAR.has(ipaddr.process(address).range());
}

/** Names the /24 or the /48 that an address is in. */
export function networkOf(address: string): string {
  const limits = { perAddress: 0, perNetwork: 1, perProvider: 0 } as const;
  return limitKeys({ address, host: address }, limits).at(-1)?.id ?? address;
}
