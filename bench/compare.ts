/** Runs several programs in turn, and gives what each of them usually costs. */

import type { Cost } from './loop.ts';

/** A program of the bench under the name that the table gives it. */
export interface Contender {
  readonly name: string;
  run(): Promise<Cost>;
}

/** A median with the lowest and the highest of its runs. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export interface Standing {
  readonly name: string;
  readonly cpuSecondsPer1000: Spread;
  readonly wallSeconds: Spread;
  readonly peakRssMiB: Spread;
}

/** Each in turn, then all again, so that what else the machine does befalls all of them alike. */
export async function compare(
  contenders: readonly Contender[],
  rounds: number,
): Promise<Standing[]> {
  const costs = new Map<string, Cost[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of contenders) costs.get(name)?.push(await run());
  }
  return Array.from(costs, ([name, runs]) => ({
    name,
    cpuSecondsPer1000: spreadOf(runs.map((cost) => cost.cpuSecondsPer1000)),
    wallSeconds: spreadOf(runs.map((cost) => cost.wallSeconds)),
    peakRssMiB: spreadOf(runs.map((cost) => cost.peakRssMiB)),
  }));
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
