/** Finds the one address that a session is held with. */

import { EMPTY_POLICY } from '../policy/policy.ts';
import { resolveTarget } from '../target/resolve.ts';
import type { Destination } from '../target/target.ts';
import { UsageError } from './exit-codes.ts';
import { readFamily, readPort, readResolver } from './probing.ts';
import type { SessionChoices } from './session-options.ts';
import { chooseTargets } from './targets.ts';
import type { Terminal } from './terminal.ts';

/**
 * The first address of a target, or why there is none; further ones are told.
 *
 * @throws UsageError where the text is no target, or means many hosts.
 */
export async function findDestination(
  text: string,
  given: Pick<SessionChoices, 'port' | 'dns' | 'ipv4' | 'ipv6' | 'timeout'>,
  { stderr, signal }: Terminal,
): Promise<Destination> {
  const port = readPort(given.port);
  const [target] = chooseTargets(
    { texts: [text], port, policy: EMPTY_POLICY, partners: false },
    (told) => stderr.write(`starttls-probe: ${told}\n`),
  );
  if (!target || target.kind === 'network') {
    throw new UsageError(`${text}: a session is held with one host; name a host or an address`);
  }
  const resolver = readResolver(given);
  const family = readFamily(given);
  const found: Destination[] = [];
  try {
    const narrowed = { signal, ...(family !== null && { family }) };
    for await (const one of resolveTarget(target, resolver, narrowed)) found.push(one);
  } finally {
    resolver.cancel();
  }
  const chosen = found.find(({ address }) => address !== null) ?? found[0];
  if (!chosen) throw new UsageError(`${text}: there is no host to talk to`);
  if (found.length > 1) {
    stderr.write(
      `starttls-probe: ${text} has ${found.length} addresses; this session is with ${chosen.address ?? chosen.host}\n`,
    );
  }
  return chosen;
}
