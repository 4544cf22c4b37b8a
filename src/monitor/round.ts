/** One round of a group: every target of its lists once, by the same runner as a scan. */

import type { Prober } from '../scan/job.ts';
import { limitKeys } from '../scan/limit-keys.ts';
import { destinationsOf } from '../scan/resolve-ahead.ts';
import { ReuseWindow } from '../scan/reuse.ts';
import { Scan, type Scanned } from '../scan/scan.ts';
import type { ListedTarget } from '../target/listed.ts';
import type { GroupPlan } from './plan.ts';

/** Hosts, and domains, that are looked up at the same time. */
const LOOK_UPS_AT_ONCE = 20;

/** Destinations that may wait, beside two for each dialogue that may run. */
const WAITING = 1_000;

/** Starts per second that disturb nobody: what is spread is only what would be faster. */
const UNHURRIED = 1;

export interface RoundOptions {
  readonly prober: Prober;
  readonly note: (text: string) => void;
  /** Stops what has not begun; what has may end, until the prober is closed. */
  readonly signal: AbortSignal;
}

/** @throws what reading the lists throws, in one line, after the records of what had begun. */
export async function* holdRound(
  plan: GroupPlan,
  { prober, note, signal }: RoundOptions,
): AsyncGenerator<Scanned, void, undefined> {
  const { pace, probing, family } = plan;
  const resolver = plan.makeResolver();
  const listed: ListedTarget[] = [];
  for await (const one of plan.list({ signal, note })) listed.push(one);
  const scan = new Scan({
    ...pace,
    rate: spreadRate(plan, countEndpoints(listed)),
    room: 2 * pace.concurrency + WAITING,
    keysOf: ({ destination }) => limitKeys(destination, pace.limits),
    reuse: new ReuseWindow(probing.judging),
    prober,
    onDuplicate: () => {},
    note,
    signal,
  });
  const found = destinationsOf(each(listed), {
    resolver,
    family,
    timeoutMs: probing.options.timeouts.targetMs,
    concurrency: LOOK_UPS_AT_ONCE,
    signal,
    keep: () => true,
  });
  try {
    yield* scan.run(found);
  } finally {
    resolver.cancel();
  }
}

/** Starts per second, so that many targets take the time they are spread over, and few take none. */
export function spreadRate(
  { spreadMs, pace }: Pick<GroupPlan, 'spreadMs' | 'pace'>,
  targets: number,
): number {
  const even = Math.max(UNHURRIED, (targets * 1_000) / spreadMs);
  return Math.min(even, pace.rate ?? Number.POSITIVE_INFINITY);
}

/** A domain mostly has two hosts that take its mail. */
const HOSTS_OF_DOMAIN = 2;

/** How many endpoints the targets will come to, near enough to spread them. */
export function countEndpoints(listed: readonly ListedTarget[]): number {
  let count = 0;
  for (const { target } of listed) {
    if (target.kind === 'host') count++;
    else if (target.kind === 'mx') count += HOSTS_OF_DOMAIN;
    else count += 2 ** ((target.address.includes(':') ? 128 : 32) - target.prefix);
  }
  return count;
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item, void, undefined> {
  yield* items;
}
