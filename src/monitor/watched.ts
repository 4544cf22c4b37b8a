/** What is watched: one address of a target of a group, and what was last seen there. */

import { createHash } from 'node:crypto';
import type { Glance } from '../report/glance.ts';
import type { Judged } from '../rules/judge.ts';

export interface Watched {
  /** Sixteen hexadecimal digits that stay the same for this place; they stand in addresses of pages. */
  readonly id: string;
  readonly group: string;
  /** When the verdict became what it is: the `startedAt` of the first record in a row that has it. */
  readonly since: string;
  readonly glance: Glance;
  /** The judged observation as one line of JSON. */
  readonly line: string;
}

/** Names a place: the same target, address, port and domain in the same group. */
export function watchedId(
  group: string,
  {
    target,
    domain,
    host,
    address,
    port,
  }: Pick<Judged, 'target' | 'domain' | 'host' | 'address' | 'port'>,
): string {
  const place = JSON.stringify([group, target, domain, host, address, port]);
  return createHash('sha256').update(place).digest('hex').slice(0, 16);
}
