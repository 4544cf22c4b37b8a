/** Turns a target into the addresses to dial, one by one. */

import { isIPv4, isIPv6 } from 'node:net';
import pLimit from 'p-limit';
import { roundMs } from '../smtp/transcript.ts';
import { impatient } from './deadline.ts';
import { expandNetwork, type NetworkTarget } from './expand.ts';
import { renderHostPort } from './host.ts';
import { type Family, type LookUp, lookUpInDns, lookUpInSystem } from './look-up.ts';
import { type Fault, findMailExchanges } from './mail-exchanges.ts';
import type { NameResolver } from './resolver.ts';
import type { Destination, Target } from './target.ts';

/** What narrows or ends resolving. */
export interface ResolveOptions {
  /** The only family that names are looked up in; addresses in the target stay as they are. */
  readonly family?: Family;
  readonly signal?: AbortSignal;
  /** Milliseconds after which what is not answered counts as `ETIMEOUT`; endless when absent. */
  readonly timeoutMs?: number;
}

/** Hosts of one domain that are looked up at once. */
const HOSTS_AT_ONCE = 8;

type HostTarget = Extract<Target, { kind: 'host' }>;
type MxTarget = Extract<Target, { kind: 'mx' }>;
type Origin = Pick<Destination, 'target' | 'host' | 'port' | 'implicitTls' | 'domain'>;

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
  switch (target.kind) {
    case 'host':
      yield* resolveHost(target, resolver, options);
      return;
    case 'network':
      yield* listNetwork(target, options);
      return;
    case 'mx':
      yield* resolveMx(target, resolver, options);
      return;
    default:
      target satisfies never;
  }
}

async function* resolveHost(
  target: HostTarget,
  resolver: NameResolver,
  { family, signal, timeoutMs }: ResolveOptions,
): AsyncGenerator<Destination, void, undefined> {
  const { text, host, port, implicitTls } = target;
  const origin: Origin = { target: text, host, port, implicitTls, domain: null };
  if (familyOf(host)) {
    yield { ...origin, address: host, family: familyOf(host), dnsMs: null };
    return;
  }
  const startedAt = performance.now();
  const expiresAt = deadlineOf(startedAt, timeoutMs);
  // DNS has no answer for a name without a dot; the operating system may well.
  const search = host.includes('.')
    ? lookUpInDns(host, impatient(resolver, expiresAt), family)
    : lookUpInSystem(host, expiresAt, family);
  const found = await unlessAborted(search, signal);
  yield* toDestinations(origin, found, host, elapsed(startedAt));
}

async function* listNetwork(
  target: NetworkTarget,
  { signal }: ResolveOptions,
): AsyncGenerator<Destination, void, undefined> {
  const { port } = target;
  for (const address of expandNetwork(target)) {
    signal?.throwIfAborted();
    const text = renderHostPort(address, port);
    const origin = { target: text, host: address, port, implicitTls: false, domain: null };
    yield { ...origin, address, family: familyOf(address), dnsMs: null };
  }
}

async function* resolveMx(
  { text, domain, port }: MxTarget,
  resolver: NameResolver,
  { family, signal, timeoutMs }: ResolveOptions,
): AsyncGenerator<Destination, void, undefined> {
  const startedAt = performance.now();
  const dns = impatient(resolver, deadlineOf(startedAt, timeoutMs));
  const exchanges = await unlessAborted(findMailExchanges(domain, dns), signal);
  const limit = pLimit(HOSTS_AT_ONCE);
  const resolving = exchanges.map(({ host, subject, fault }) => {
    const origin: Origin = { target: text, host, port, implicitTls: false, domain };
    if (fault) return [unresolved(origin, fault, elapsed(startedAt))];
    const destinations = limit(async () => {
      signal?.throwIfAborted();
      // Never the operating system: what a zone calls `mail` is not what this computer calls so.
      const found = await lookUpInDns(host, dns, family);
      return [...toDestinations(origin, found, subject, elapsed(startedAt))];
    });
    // It is thrown in its turn; until then nobody listens, and Node would end the process.
    destinations.catch(() => {});
    return destinations;
  });
  for (const destinations of resolving) yield* await unlessAborted(destinations, signal);
}

function* toDestinations(
  origin: Origin,
  { addresses, gap }: LookUp,
  subject: string,
  ms: number,
): Generator<Destination, void, undefined> {
  for (const address of addresses) yield { ...origin, ...address, dnsMs: roundMs(ms) };
  if (!gap) return;
  yield unresolved(origin, { code: gap.code, message: `${subject} ${gap.predicate}` }, ms);
}

function unresolved(origin: Origin, { code, message }: Fault, ms: number): Destination {
  const failure = { stage: 'resolve', kind: 'unresolved', code, message } as const;
  return { ...origin, address: null, family: null, dnsMs: roundMs(ms), failure };
}

function familyOf(host: string): Family | null {
  if (isIPv4(host)) return 4;
  return isIPv6(host) ? 6 : null;
}

function elapsed(startedAt: number): number {
  return performance.now() - startedAt;
}

function deadlineOf(startedAt: number, timeoutMs: number | undefined): number {
  return startedAt + (timeoutMs ?? Number.POSITIVE_INFINITY);
}

/**
 * Leaves a look-up behind when the signal aborts. The resolver is shared with other targets: whoever
 * ends them all cancels it.
 */
async function unlessAborted<T>(search: Promise<T> | T, signal?: AbortSignal): Promise<T> {
  if (!signal) return search;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const found = await Promise.race([aborted, search]);
    // A look-up that was cancelled has an answer too, and it is none.
    signal.throwIfAborted();
    return found;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
