/** Finds the places that a record is about, where it does not say so by its address. */

import type { Judged } from '../rules/judge.ts';
import type { Watched } from './watched.ts';

type Place = Pick<Judged, 'target' | 'domain' | 'host' | 'address' | 'port'>;

/**
 * The addresses that a name led to, of which nothing can be told while it does not resolve; all hosts of
 * a domain where its MX cannot be found.
 */
export function placesOfName(lost: Place, places: Iterable<Watched>): Watched[] {
  if (lost.address !== null) return [];
  return [...places].filter(({ glance }) => {
    const isItsHost = glance.host === lost.host || lost.host === lost.domain;
    return isSameTarget(lost, glance) && isItsHost && glance.address !== null;
  });
}

/** The name that an address is found for at last; null where it was found before. */
export function nameBefore(found: Place, places: Iterable<Watched>): Watched | null {
  for (const place of places) {
    const { glance } = place;
    const isItsName = glance.host === found.host || glance.host === found.domain;
    if (isSameTarget(found, glance) && isItsName && glance.address === null) return place;
  }
  return null;
}

/** Whether two places belong to the same line of a list, wherever it led. */
export function isSameTarget(one: Place, other: Place): boolean {
  return one.target === other.target && one.domain === other.domain && one.port === other.port;
}
