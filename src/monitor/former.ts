/** Finds what a record is to be compared with: what was seen before at the same place. */

import type { Judged } from '../rules/judge.ts';
import type { Watched } from './watched.ts';

type Place = Pick<Judged, 'target' | 'domain' | 'host' | 'address' | 'port'>;

/**
 * The place that a new one continues, though it is not the same: where a name stops resolving, one of
 * its addresses, and where it resolves again, the name without one. Null for a place that is new.
 */
export function formerOf(place: Place, others: Iterable<Watched>): Watched | null {
  for (const other of others) {
    const { glance } = other;
    const isSameHost = isSameTarget(place, glance) && place.host === glance.host;
    const resolvesOnce = (place.address === null) !== (glance.address === null);
    if (isSameHost && resolvesOnce) return other;
  }
  return null;
}

/** Whether two places belong to the same line of a list, wherever it led. */
export function isSameTarget(one: Place, other: Place): boolean {
  return one.target === other.target && one.domain === other.domain && one.port === other.port;
}
