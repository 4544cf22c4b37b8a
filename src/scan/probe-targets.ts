/** Resolves targets and observes each of their addresses. */

import { expandNetwork } from '../target/expand.ts';
import { renderHostPort } from '../target/host.ts';
import { resolveTarget } from '../target/resolve.ts';
import type { NameResolver } from '../target/resolver.ts';
import type { Destination, Target } from '../target/target.ts';
import { inOrder } from './in-order.ts';
import { Limits } from './limits.ts';

export interface ProbeTargetsOptions<Seen> {
  /** This run's own: what it is still asked when the run ends or is aborted, is cancelled. */
  readonly resolver: NameResolver;
  readonly concurrency: number;
  /** Narrows names to one family; null takes both. */
  readonly family: 4 | 6 | null;
  /** Milliseconds for the look-ups of one target; as long as the resolver waits when absent. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  readonly observe: (destination: Destination) => Promise<Seen>;
}

/** Gives one observation for each address, in the order of the targets. */
export async function* probeTargets<Seen>(
  targets: Iterable<Target>,
  options: ProbeTargetsOptions<Seen>,
): AsyncGenerator<Seen> {
  const { concurrency, resolver, signal } = options;
  const limits = new Limits(concurrency);
  const probe = (target: Target) => probeTarget(target, limits, options);
  // A question that nobody waits for any more would keep the process alive until its timeout.
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  try {
    for await (const observations of inOrder(singly(targets), probe, options)) yield* observations;
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

/** A network becomes its addresses one by one, so that a large one is never held. */
function* singly(targets: Iterable<Target>): Generator<Target> {
  for (const target of targets) {
    if (target.kind !== 'network') {
      yield target;
      continue;
    }
    const { port } = target;
    for (const host of expandNetwork(target)) {
      yield { kind: 'host', text: renderHostPort(host, port), host, port, implicitTls: false };
    }
  }
}

async function probeTarget<Seen>(
  target: Target,
  limits: Limits,
  { resolver, family, signal, timeoutMs, observe }: ProbeTargetsOptions<Seen>,
): Promise<Seen[]> {
  const observing: Promise<Seen>[] = [];
  try {
    const narrowed = {
      signal,
      ...(family !== null && { family }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    };
    for await (const destination of resolveTarget(target, resolver, narrowed)) {
      const seen = limits.run(destination.address ?? '', () => observe(destination));
      // It is thrown below; until then nobody listens, and Node would end the process.
      seen.catch(() => {});
      observing.push(seen);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return Promise.all(observing);
}
