/** Whether an observation is of a server that declared Send connectors hand mail over to. */

import type { Observation } from '../dialogue/observation.ts';
import { type NextHop, nextHops } from '../policy/next-hops.ts';
import type { Policy } from '../policy/policy.ts';

/** The next hops that were probed here; empty when it is none of them. */
export function hopsSeen(policy: Policy, observation: Observation): readonly NextHop[] {
  return hopsOf(policy).filter((hop) => isSeenAt(hop, observation));
}

const HOPS = new WeakMap<Policy, readonly NextHop[]>();

/** Reckoned once for each policy: a scan asks at every address. */
function hopsOf(policy: Policy): readonly NextHop[] {
  const known = HOPS.get(policy);
  if (known) return known;
  const hops = nextHops(policy);
  HOPS.set(policy, hops);
  return hops;
}

/** An `mx:` hop by its domain, whichever of its servers it was; a smart host by its endpoint. */
function isSeenAt({ text, domain }: NextHop, observation: Observation): boolean {
  if (text.startsWith('mx:')) return observation.domain === domain;
  return observation.domain === null && observation.target === text;
}
