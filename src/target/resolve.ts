/** Turns a target into the addresses to dial, one by one. */

import { isIP } from 'node:net';
import pLimit from 'p-limit';
import { roundMs } from '../smtp/transcript.ts';
import { impatient } from './deadline.ts';
import {
  type Endpoint,
  findEndpoints,
  type LookUpLimits,
  listEndpoints,
  type MxTarget,
} from './endpoint.ts';
import { type Family, type LookUp, lookUpInDns, lookUpInSystem } from './look-up.ts';
import type { Fault } from './mail-exchanges.ts';
import type { NameResolver } from './resolver.ts';
import type { Destination, Target } from './target.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What narrows or ends resolving. */
export interface ResolveOptions extends LookUpLimits {
  /** The only family that names are looked up in; addresses in the target stay as they are. */
  readonly family?: Family;
}

/** Hosts of one domain that are looked up at once. */
const HOSTS_AT_ONCE = 8;

/**
 * Yields every address of a target as a destination of its own, IPv4 first.
 *
 * What cannot be found is a destination without an address, with its failure: a name with no
 * address, an MX host that does not resolve, a family that the name server failed on while the
 * other is known. Names with a dot are asked of DNS alone, so the hosts file does not count.
 *
 * @throws TargetError when a network is too wide to probe; the reason of `signal` when it aborts.
 */
export async function* resolveTarget(
  target: Target,
  resolver: NameResolver,
  options: ResolveOptions = {},
): AsyncGenerator<Destination, void, undefined> {
  options.signal?.throwIfAborted();
  if (target.kind === 'mx') {
    yield* resolveMx(target, resolver, options);
    return;
  }
  for (const endpoint of listEndpoints(target)) {
    options.signal?.throwIfAborted();
    const known = knownDestination(endpoint);
    if (known) yield known;
    else yield* await resolveEndpoint(endpoint, resolver, options);
  }
}

/** What an endpoint comes to without asking anybody: its address or its fault; else null. */
export function knownDestination(endpoint: Endpoint): Destination | null {
  const { host, exchange } = endpoint;
  if (exchange?.fault) return unresolved(endpoint, exchange.fault, exchange.dnsMs);
  // An MX must name a host, and one that names an address has its fault.
  const family = familyOf(host);
  return family && toDestination(endpoint, { address: host, family }, null);
}

/**
 * Finds the addresses of an endpoint; what cannot be found is a destination with its failure.
 *
 * Rejects with the reason of `signal` when it aborts.
 */
export async function resolveEndpoint(
  endpoint: Endpoint,
  resolver: NameResolver,
  { family, signal, timeoutMs = Number.POSITIVE_INFINITY }: ResolveOptions = {},
): Promise<readonly Destination[]> {
  signal?.throwIfAborted();
  const known = knownDestination(endpoint);
  if (known) return [known];

  const { host, exchange } = endpoint;
  const startedAt = performance.now();
  const expiresAt = startedAt + timeoutMs;
  // DNS has no answer for a name without a dot; the operating system may well. But never for an
  // MX host: what a zone calls `mail` is not what this computer calls so.
  const search =
    exchange || host.includes('.')
      ? lookUpInDns(host, impatient(resolver, expiresAt), family)
      : lookUpInSystem(host, expiresAt, family);
  const found = await unlessAborted(search, signal);
  const dnsMs = performance.now() - startedAt + (exchange?.dnsMs ?? 0);
  return toDestinations(endpoint, found, dnsMs);
}

async function* resolveMx(
  target: MxTarget,
  resolver: NameResolver,
  options: ResolveOptions,
): AsyncGenerator<Destination, void, undefined> {
  const { timeoutMs = Number.POSITIVE_INFINITY } = options;
  const expiresAt = performance.now() + timeoutMs;
  const endpoints = await findEndpoints(target, resolver, options);
  const limit = pLimit(HOSTS_AT_ONCE);
  const resolving = endpoints.map((endpoint) => {
    const destinations = limit(() => {
      const leftMs = expiresAt - performance.now();
      return resolveEndpoint(endpoint, resolver, { ...options, timeoutMs: leftMs });
    });
    // It is thrown in its turn; until then nobody listens, and Node would end the process.
    destinations.catch(() => {});
    return destinations;
  });
  for (const destinations of resolving) yield* await unlessAborted(destinations, options.signal);
}

function toDestinations(
  endpoint: Endpoint,
  { addresses, gap }: LookUp,
  dnsMs: number,
): Destination[] {
  const found = addresses.map((address) => toDestination(endpoint, address, dnsMs));
  if (!gap) return found;
  const subject = endpoint.exchange?.subject ?? endpoint.host;
  const fault = { code: gap.code, message: `${subject} ${gap.predicate}` };
  return [...found, unresolved(endpoint, fault, dnsMs)];
}

function unresolved(endpoint: Endpoint, { code, message }: Fault, dnsMs: number): Destination {
  const failure = { stage: 'resolve', kind: 'unresolved', code, message } as const;
  return { ...toDestination(endpoint, { address: null, family: null }, dnsMs), failure };
}

function toDestination(
  { target, host, port, implicitTls, domain }: Endpoint,
  { address, family }: Pick<Destination, 'address' | 'family'>,
  ms: number | null,
): Destination {
  const dnsMs = ms === null ? null : roundMs(ms);
  return { target, host, port, implicitTls, domain, address, family, dnsMs };
}

function familyOf(host: string): Family | null {
  const family = isIP(host);
  return family === 4 || family === 6 ? family : null;
}
