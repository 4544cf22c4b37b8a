/** Lists what a target means before any host is resolved: hosts and ports. */

import { impatient } from './deadline.ts';
import { expandNetwork } from './expand.ts';
import { renderHostPort } from './host.ts';
import { type Fault, findMailExchanges } from './mail-exchanges.ts';
import type { NameResolver } from './resolver.ts';
import type { Destination, Target } from './target.ts';
import { unlessAborted } from './unless-aborted.ts';

/** One host and port, before it is resolved. */
export interface Endpoint
  extends Pick<Destination, 'target' | 'host' | 'port' | 'implicitTls' | 'domain'> {
  /** How an MX led here; null where the host was named itself. */
  readonly exchange: Exchange | null;
}

/** A host as the MX of a domain names it. */
interface Exchange {
  /** What the host is, to begin a sentence about it. */
  readonly subject: string;
  /** Why it must not be looked up; null where it can be. */
  readonly fault: Fault | null;
  /** Milliseconds that finding the MX took. */
  readonly dnsMs: number;
}

/** What ends a look-up. */
export interface LookUpLimits {
  readonly signal?: AbortSignal;
  /** Milliseconds after which what is not answered counts as `ETIMEOUT`; endless when absent. */
  readonly timeoutMs?: number;
}

/** A target that stands for a domain's mail. */
export type MxTarget = Extract<Target, { kind: 'mx' }>;

/**
 * Gives the host of a target, or each address of a network; nothing needs to be asked.
 *
 * @throws TargetError when a network is too wide to probe.
 */
export function* listEndpoints(
  target: Exclude<Target, MxTarget>,
): Generator<Endpoint, void, undefined> {
  if (target.kind === 'host') {
    const { text, host, port, implicitTls } = target;
    yield { target: text, host, port, implicitTls, domain: null, exchange: null };
    return;
  }
  const { port } = target;
  for (const host of expandNetwork(target)) {
    const text = renderHostPort(host, port);
    yield { target: text, host, port, implicitTls: false, domain: null, exchange: null };
  }
}

/**
 * Asks DNS for the hosts that take the mail of a domain, in the order of their preference.
 *
 * What could not be found is an endpoint with its fault. Rejects with the reason of `signal` when
 * it aborts.
 */
export async function findEndpoints(
  { text, domain, port }: MxTarget,
  resolver: NameResolver,
  { signal, timeoutMs = Number.POSITIVE_INFINITY }: LookUpLimits,
): Promise<Endpoint[]> {
  const startedAt = performance.now();
  const dns = impatient(resolver, startedAt + timeoutMs);
  const exchanges = await unlessAborted(findMailExchanges(domain, dns), signal);
  const dnsMs = performance.now() - startedAt;
  return exchanges.map(({ host, subject, fault }) => {
    const exchange = { subject, fault, dnsMs };
    return { target: text, host, port, implicitTls: false, domain, exchange };
  });
}
