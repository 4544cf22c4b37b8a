/** Has several processes do a round in turn, and gives what each of them usually costs. */

import type { Cost } from './loop.ts';
import type { Contender } from './processes.ts';

/** A program of the bench under the name that the table gives it. */
export interface Entrant {
  readonly name: string;
  start(): Promise<Contender>;
}

/** A median with the lowest and the highest of its rounds. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export interface Standing {
  readonly name: string;
  readonly cpuSecondsPer1000: Spread;
  /** Of each round to the same round of the first entrant. */
  readonly cpuRatio: Spread;
  readonly wallSeconds: Spread;
  readonly peakRssMiB: number;
}

/**
 * All warm up, then each does a round in turn, then all again, so that what else the machine does befalls
 * all of them alike; those whose turn it is not are idle.
 */
export async function compare(entrants: readonly Entrant[], rounds: number): Promise<Standing[]> {
  await using stack = new AsyncDisposableStack();
  const costs: { name: string; contender: Contender; rounds: Cost[] }[] = [];
  for (const { name, start } of entrants) {
    costs.push({ name, contender: stack.use(await start()), rounds: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contender, rounds } of costs) rounds.push(await contender.round());
  }
  const first = costs[0]?.rounds ?? [];
  return costs.map(({ name, rounds }) => ({
    name,
    cpuSecondsPer1000: spreadOf(rounds.map((cost) => cost.cpuSecondsPer1000)),
    cpuRatio: spreadOf(rounds.map((cost, at) => ratio(cost, first[at]))),
    wallSeconds: spreadOf(rounds.map((cost) => cost.wallSeconds)),
    peakRssMiB: Math.max(...rounds.map((cost) => cost.peakRssMiB)),
  }));
}

function ratio(cost: Cost, to: Cost | undefined): number {
  return cost.cpuSecondsPer1000 / (to?.cpuSecondsPer1000 ?? Number.NaN);
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return {
    median: at(Math.floor(sorted.length / 2)),
    lowest: at(0),
    highest: at(sorted.length - 1),
  };
}
