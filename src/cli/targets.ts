/** Which targets a command line means: those it names, or those that the policy declares. */

import { nextHops } from '../policy/next-hops.ts';
import { ownEndpoints } from '../policy/own-endpoints.ts';
import type { Policy } from '../policy/policy.ts';
import { printable } from '../smtp/printable.ts';
import { refuseTooWide } from '../target/expand.ts';
import { parseTarget } from '../target/parse.ts';
import type { Target } from '../target/target.ts';
import { TargetError } from '../target/target-error.ts';
import { UsageError } from './exit-codes.ts';

export interface TargetChoice {
  /** The targets that were named; the declared endpoints take the place of none. */
  readonly texts: readonly string[];
  /** The port of targets that name none. */
  readonly port: number;
  readonly policy: Policy;
  /** Also where the declared Send connectors hand mail over. */
  readonly partners: boolean;
}

/**
 * `note` hears of each connector that cannot be probed, so that none is left out in silence.
 *
 * @throws UsageError where there is nothing to probe, or a target is none.
 */
export function chooseTargets(choice: TargetChoice, note: (text: string) => void): Target[] {
  const { texts, port, policy, partners } = choice;
  const hops = partners ? declaredNextHops(policy) : [];
  const named = [...texts, ...hops];
  const chosen = named.length > 0 ? named : declaredEndpoints(policy, note);
  if (chosen.length === 0) {
    throw new UsageError(
      'no target given; name a host, an address or mx:domain, or see starttls-probe --help',
    );
  }
  return chosen.map((text) => readTarget(text, port));
}

/** @throws UsageError where the policy declares none. */
function declaredNextHops(policy: Policy): readonly string[] {
  const hops = [...new Set(nextHops(policy).map(({ text }) => text))];
  if (hops.length > 0) return hops;
  throw new UsageError(
    '--partners: the policy declares no next hop; add the output of Get-SendConnector or Get-TransportConfig with --policy',
  );
}

function declaredEndpoints(
  { connectors }: Policy,
  note: (text: string) => void,
): readonly string[] {
  const { targets, missing } = ownEndpoints(connectors);
  for (const { identity, because } of missing) {
    note(`${printable(identity)} is not probed: ${because}`);
  }
  return targets;
}

function readTarget(text: string, port: number): Target {
  try {
    const target = parseTarget(text, { port });
    if (target.kind === 'network') refuseTooWide(target, text);
    return target;
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(error.message);
    throw error;
  }
}
