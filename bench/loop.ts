/** Visits so many targets, so many at once, as often as asked, and measures what that costs this process. */

import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

/** What one round of a process cost. */
export interface Cost {
  /** User and system together. */
  readonly cpuSecondsPer1000: number;
  readonly wallSeconds: number;
  /** The largest there was until now, warm-up included. */
  readonly peakRssMiB: number;
}

/** What a process of the bench is to do, on its command line. */
export interface Load {
  readonly port: number;
  readonly tls: boolean;
  /** In each round. */
  readonly targets: number;
  /** Targets before the first round, while the code is still being compiled. */
  readonly warmUp: number;
  readonly inFlight: number;
}

export const LOAD_OPTIONS = {
  port: { type: 'string', default: '' },
  tls: { type: 'boolean', default: false },
  targets: { type: 'string', default: '2000' },
  'warm-up': { type: 'string', default: '40000' },
  'in-flight': { type: 'string', default: '200' },
} as const;

/** Reads the load from the command line of this process, on which there may be more. */
export function readLoad(): Load {
  const { values } = parseArgs({ options: LOAD_OPTIONS, strict: false });
  return {
    port: Number(values.port),
    tls: values.tls === true,
    targets: Number(values.targets),
    warmUp: Number(values['warm-up']),
    inFlight: Number(values['in-flight']),
  };
}

/** Starts the visit of one target and calls back when it is over; an error ends the run. */
export type Visit = (index: number, done: (error?: Error) => void) => void;

/** Visits so many targets, from the first on. */
export type Visits = (first: number, count: number) => Promise<void>;

/** Visits each target by itself, so many at once. */
export async function runLoad(load: Load, visit: Visit): Promise<void> {
  await runRounds(load, (first, count) => visitAll(first, count, load.inFlight, visit));
}

/**
 * Warms up, says so with a line, and then does a round for each line of standard input; what it cost is a
 * line of JSON. It ends with its standard input.
 */
export async function runRounds({ warmUp, targets }: Load, visits: Visits): Promise<void> {
  if (warmUp > 0) await visits(0, warmUp);
  process.stdout.write('{}\n');
  let first = warmUp;
  for await (const _line of createInterface({ input: process.stdin })) {
    const cost = await measured(targets, () => visits(first, targets));
    first += targets;
    process.stdout.write(`${JSON.stringify(cost)}\n`);
  }
  process.exit(0);
}

/** Does the work and gives what it cost. */
export async function measured(targets: number, work: () => Promise<void>): Promise<Cost> {
  const usage = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const wallSeconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(usage);
  const peakRssMiB = process.resourceUsage().maxRSS / 1024;
  return { cpuSecondsPer1000: (user + system) / 1000 / targets, wallSeconds, peakRssMiB };
}

function visitAll(first: number, count: number, inFlight: number, visit: Visit): Promise<void> {
  let started = 0;
  let finished = 0;
  return new Promise((resolve, reject) => {
    const done = (error?: Error) => {
      if (error) reject(error);
      finished++;
      if (finished === count) resolve();
      else if (started < count) visit(first + started++, done);
    };
    while (started < Math.min(inFlight, count)) visit(first + started++, done);
  });
}
