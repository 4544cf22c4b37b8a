/** Turns a stream of listed targets into addresses to dial, ahead of those who dial them. */

import { type Endpoint, findEndpoints, listEndpoints } from '../target/endpoint.ts';
import type { Declared, ListedTarget } from '../target/listed.ts';
import { knownDestination, resolveEndpoint } from '../target/resolve.ts';
import type { NameResolver } from '../target/resolver.ts';
import type { Destination } from '../target/target.ts';
import { ahead } from './ahead.ts';

/** An endpoint, and what its line of the list declares. */
export interface ListedEndpoint {
  readonly endpoint: Endpoint;
  readonly declared: Declared;
}

/** An address to dial or the reason why there is none, and what its line of the list declares. */
export interface ListedDestination {
  readonly destination: Destination;
  readonly declared: Declared;
}

/** How names are looked up ahead. */
export interface ResolveAheadOptions {
  /** Shared with nobody but this run; whoever ends the run cancels what it is still asked. */
  readonly resolver: NameResolver;
  /** Narrows names to one family; null takes both. */
  readonly family: 4 | 6 | null;
  /** Milliseconds for one host, and for the MX of one domain; as the resolver waits when absent. */
  readonly timeoutMs?: number;
  /** How many domains may be asked for their MX at once, and how many hosts for their addresses. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Which endpoints are wanted, and in which order. */
export interface DestinationsOptions extends ResolveAheadOptions {
  /** Asked once for each endpoint, before it is looked up; what is not kept is left out. */
  readonly keep: (endpoint: Endpoint) => boolean;
  /** Changes the order of the endpoints before they are looked up, as `shuffled` does. */
  readonly reorder?: (endpoints: AsyncIterable<ListedEndpoint>) => AsyncIterable<ListedEndpoint>;
}

/**
 * Gives every address of the listed targets, in the order in which they are known: a name that is
 * slow to resolve does not hold up the others. What cannot be found is a destination with its
 * failure. Ends, with nothing more, once `signal` has fired.
 *
 * @throws TargetError when a network is too wide to probe, and whatever reading the list throws.
 */
export function destinationsOf(
  listed: AsyncIterable<ListedTarget>,
  options: DestinationsOptions,
): AsyncGenerator<ListedDestination, void, undefined> {
  const endpoints = endpointsOf(listed, options);
  return resolveAhead(options.reorder?.(endpoints) ?? endpoints, options);
}

/** Gives the endpoints of networks and of domains, those to keep. */
function endpointsOf(
  listed: AsyncIterable<ListedTarget>,
  options: DestinationsOptions,
): AsyncGenerator<ListedEndpoint, void, undefined> {
  const { resolver, keep } = options;
  const list = ({ target, domain, declared }: ListedTarget) => {
    if (target.kind !== 'mx') return select(listEndpoints(target), { domain, declared, keep });
    const found = findEndpoints(target, resolver, options);
    return found.then((endpoints) => select(endpoints, { domain, declared, keep }));
  };
  return ahead(listed, list, options);
}

function* select(
  endpoints: Iterable<Endpoint>,
  {
    domain,
    declared,
    keep,
  }: Pick<ListedTarget, 'domain' | 'declared'> & Pick<DestinationsOptions, 'keep'>,
): Generator<ListedEndpoint | null, void, undefined> {
  for (const found of endpoints) {
    const endpoint = domain === null || found.domain !== null ? found : { ...found, domain };
    yield keep(endpoint) ? { endpoint, declared } : null;
  }
}

function resolveAhead(
  endpoints: AsyncIterable<ListedEndpoint>,
  options: ResolveAheadOptions,
): AsyncGenerator<ListedDestination, void, undefined> {
  const { resolver, family, signal, timeoutMs } = options;
  const narrowed = {
    signal,
    ...(family !== null && { family }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
  const resolve = ({ endpoint, declared }: ListedEndpoint) => {
    const known = knownDestination(endpoint);
    if (known) return [{ destination: known, declared }];
    const found = resolveEndpoint(endpoint, resolver, narrowed);
    return found.then((all) => all.map((destination) => ({ destination, declared })));
  };
  return ahead(endpoints, resolve, options);
}
