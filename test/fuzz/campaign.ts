/** Plays case after case until the time or the number is up, and keeps what went wrong. */

import { Defect, type Fuzzer, withinReason } from './fuzzer.ts';
import { collectGarbage } from './garbage.ts';
import { Random, seedOfCase } from './random.ts';

/** How long a campaign goes on: so many cases, or until that time of `performance.now()`. */
export interface Extent {
  readonly seed: number;
  readonly cases: number;
  readonly until: number;
}

/** One way to fail; what fails alike is counted. */
export interface Failing {
  readonly fuzzer: string;
  readonly message: string;
  readonly evidence: string;
  /** Plays the first of them again. */
  readonly command: string;
  times: number;
}

/** What came of a campaign. */
export interface Tally {
  readonly cases: number;
  readonly failings: readonly Failing[];
  /** Octets of heap gained from the third round to the last; null where there were fewer. */
  readonly grownOctets: number | null;
}

/** Between two looks at what was left behind. */
const CASES_A_ROUND = 1_000;
const WARM_UP_ROUNDS = 3;

/** Never rejects for what a case does. */
export async function campaign(fuzzer: Fuzzer, extent: Extent): Promise<Tally> {
  const failings = new Map<string, Failing>();
  const heaps: number[] = [];
  let number = 0;
  const isOver = () => number >= extent.cases || performance.now() >= extent.until;
  while (!isOver()) {
    const end = Math.min(extent.cases, number + CASES_A_ROUND);
    const lanes = Array.from({ length: fuzzer.lanes }, async (_, lane) => {
      while (number < end && !isOver()) {
        const seed = seedOfCase(extent.seed, number++);
        const failing = await playCase(fuzzer, seed, lane);
        if (failing) count(failings, failing);
      }
    });
    await Promise.all(lanes);
    const left = await attempt(fuzzer, async () => fuzzer.settle?.(), `--seed ${extent.seed}`);
    if (left) count(failings, left);
    heaps.push(collectGarbage());
  }
  const [warm, last] = [heaps[WARM_UP_ROUNDS - 1], heaps.at(-1)];
  const grownOctets = warm === undefined || last === undefined ? null : last - warm;
  return { cases: number, failings: [...failings.values()], grownOctets };
}

/** Plays one case alone; null where it went well. */
export function playCase(fuzzer: Fuzzer, seed: number, lane = 0): Promise<Failing | null> {
  return attempt(fuzzer, async () => fuzzer.play(new Random(seed), lane), `--case ${seed}`);
}

async function attempt(
  { id }: Fuzzer,
  work: () => Promise<unknown>,
  how: string,
): Promise<Failing | null> {
  try {
    await withinReason(work(), id);
    return null;
  } catch (error) {
    const message = error instanceof Defect ? error.message : describe(error);
    const evidence = error instanceof Defect ? error.evidence : '';
    return {
      fuzzer: id,
      message,
      evidence,
      command: `node test/fuzz/run.ts ${id} ${how}`,
      times: 1,
    };
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function count(failings: Map<string, Failing>, failing: Failing): void {
  // Numbers and quoted samples tell one case from another, not one defect.
  const kind = failing.message.replace(/"[^"]*"|\d+/g, '#').slice(0, 300);
  const known = failings.get(kind);
  if (known) known.times++;
  else failings.set(kind, failing);
}

/** What a failure prints: what went wrong, how often, how to see it again, and with what. */
export function tell({ fuzzer, message, evidence, command, times }: Failing): string {
  return [`${fuzzer}: ${message}`, `  ${times} times; again: ${command}`, evidence].join('\n');
}
