/** Probes a target now: the pipeline of `check`, with a time limit over all of it. */

import pLimit, { type LimitFunction } from 'p-limit';
import type { Judged } from '../rules/judge.ts';
import { LocalProber, type Probing } from '../scan/local-prober.ts';
import { resolveTarget } from '../target/resolve.ts';
import { createResolver, type ResolverOptions } from '../target/resolver.ts';
import type { Destination } from '../target/target.ts';
import { inTime } from './in-time.ts';
import type { Turns } from './turns.ts';
import { type OnDemand, ProbeRefused, type ProbeRequest } from './view.ts';

/** How a target is probed that somebody asks about. */
export interface ProbeModule {
  /** Its `standard` says whether TLS is required, unless the request does. */
  readonly probing: Probing;
  /** The only family that names are looked up in; null takes both. */
  readonly family: 4 | 6 | null;
  /** Where a target names none; 25 when absent. */
  readonly port?: number;
}

export interface OnDemandOptions {
  /** By name; the first is the default. */
  readonly modules: ReadonlyMap<string, ProbeModule>;
  readonly resolver: ResolverOptions;
  /** How many requests are served at once; four times as many may wait. */
  readonly concurrency: number;
}

/** There was no room for the request, or no turn at an address, within half of its time. */
export class ProbeBusy extends Error {
  override readonly name = 'ProbeBusy';
}

const WAITING_PER_PLACE = 4;

/** Addresses that one request may lead to; a zone that lists hundreds would have us dial them all. */
const MAX_ADDRESSES = 64;

/** One request under way. */
interface Assignment {
  readonly request: ProbeRequest;
  readonly module: ProbeModule;
  /** On the clock of `performance.now()`. */
  readonly expiresAt: number;
  readonly signal: AbortSignal;
}

export class ProbeOnDemand implements OnDemand {
  readonly #turns: Turns;
  readonly #places: LimitFunction;
  #options: OnDemandOptions;

  /** `turns` are shared with the rounds, so that no address has two dialogues at a time. */
  constructor(options: OnDemandOptions, turns: Turns) {
    this.#turns = turns;
    this.#places = pLimit(options.concurrency);
    this.#options = options;
    warmUp(options);
  }

  get modules(): readonly string[] {
    return [...this.#options.modules.keys()];
  }

  portOf(module: string): number | null {
    return this.#options.modules.get(module)?.port ?? null;
  }

  /** Goes by other options from the next request on. */
  configure(options: OnDemandOptions): void {
    this.#options = options;
    this.#places.concurrency = options.concurrency;
    warmUp(options);
  }

  /**
   * Gives a record for each address.
   *
   * What is not answered in time is the record's `outcome`. Rejects with ProbeRefused, with
   * ProbeBusy, with the reason of `signal` when it aborts, and with RangeError for a module that
   * is not there.
   */
  async probe(request: ProbeRequest): Promise<readonly Judged[]> {
    const module = this.#options.modules.get(request.module);
    if (!module) throw new RangeError(`there is no module ${request.module}`);
    const { concurrency } = this.#options;
    if (this.#places.pendingCount >= WAITING_PER_PLACE * concurrency) throw noRoom(concurrency);
    const { targetMs } = module.probing.options.timeouts;
    const expiresAt = performance.now() + Math.min(request.timeoutMs, targetMs);
    // What is still asked and dialled when one address fails is of no use to anybody.
    const halt = new AbortController();
    const signal = AbortSignal.any([request.signal, halt.signal]);
    const assignment = { request, module, expiresAt, signal };
    try {
      return await inTime(this.#places, () => this.#serve(assignment), {
        waitMs: halfOf(expiresAt),
        signal,
        tooLate: () => noRoom(concurrency),
      });
    } finally {
      halt.abort();
    }
  }

  async #serve(assignment: Assignment): Promise<Judged[]> {
    const destinations = await this.#resolve(assignment);
    for (const destination of destinations) {
      const refusal = assignment.request.refuse(destination);
      if (refusal !== null) throw new ProbeRefused(refusal);
    }
    return Promise.all(destinations.map((one) => this.#inTurn(one, assignment)));
  }

  async #resolve({ request, module, expiresAt, signal }: Assignment): Promise<Destination[]> {
    // One for each request: it hears of a new resolv.conf, and leaves no question behind.
    const resolver = createResolver(this.#options.resolver);
    const { target } = request;
    const timeoutMs = expiresAt - performance.now();
    const family = module.family === null ? {} : { family: module.family };
    const destinations: Destination[] = [];
    try {
      for await (const found of resolveTarget(target, resolver, { signal, timeoutMs, ...family })) {
        destinations.push(found);
        if (destinations.length <= MAX_ADDRESSES) continue;
        throw new ProbeRefused(`${target.text} has more than ${MAX_ADDRESSES} addresses`);
      }
    } finally {
      resolver.cancel();
    }
    return destinations;
  }

  #inTurn(destination: Destination, assignment: Assignment): Promise<Judged> {
    const { address } = destination;
    const dialogue = () => holdDialogue(destination, assignment);
    if (address === null) return dialogue();
    return inTime((task: typeof dialogue) => this.#turns.run(address, task), dialogue, {
      waitMs: halfOf(assignment.expiresAt),
      signal: assignment.signal,
      tooLate: () => new ProbeBusy(`another dialogue with ${address} is under way`),
    });
  }
}

/** To load the trusted roots stops everything for a tenth of a second, and would look like a slow server. */
function warmUp({ modules }: OnDemandOptions): void {
  for (const { probing } of modules.values()) probing.options.tls.modern();
}

async function holdDialogue(
  destination: Destination,
  { request, module, expiresAt, signal }: Assignment,
): Promise<Judged> {
  const { probing } = module;
  // The dialogue takes the look-up off its time, and here that is past already.
  const targetMs = Math.max(1, expiresAt - performance.now() + (destination.dnsMs ?? 0));
  const timeouts = { ...probing.options.timeouts, targetMs };
  const prober = new LocalProber({ ...probing, options: { ...probing.options, timeouts } });
  const declared = { connector: null, requireTls: request.requireTls };
  const stop = () => prober.close();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const record = await prober.probe({ destination, declared, retries: 0 });
    signal.throwIfAborted();
    if (record === null) throw new Error('a dialogue was cut short that nobody stopped');
    return JSON.parse(record.line) as Judged;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The other half is for what is waited for. */
function halfOf(expiresAt: number): number {
  return (expiresAt - performance.now()) / 2;
}

function noRoom(concurrency: number): ProbeBusy {
  return new ProbeBusy(`${concurrency} requests are being served; ask again later`);
}
