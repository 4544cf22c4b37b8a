/** Puts together what a run says of itself. */

import { RUN_SCHEMA, type RunSummary } from '../report/run-json.ts';
import { roundMs } from '../smtp/transcript.ts';
import { exitFor } from './exit-reason.ts';
import type { Standing } from './run-verdict.ts';
import type { Tally } from './tally.ts';

/** How a run was set up, which its summary repeats. */
type Setting = Pick<
  RunSummary,
  'version' | 'targets' | 'runFindings' | 'workers' | 'concurrency' | 'rate'
>;

/** What a summary is made of. */
export interface RunFacts extends Setting {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly tally: Pick<Tally, 'counts'>;
  readonly standing: Standing;
  /** Warnings alone give the exit code of ok (`--fail-on critical`). */
  readonly lenient: boolean;
  /** Why the run ended before its lists did; null where it came to their end. */
  readonly stopped: Stop | null;
}

/** An end that decides the exit code, whatever was seen. */
export interface Stop {
  readonly exitCode: number;
  /** The user did it. */
  readonly interrupted: boolean;
  /** `interrupted`, `--output: no space left on /data (ENOSPC)`. */
  readonly because: string;
}

/** Findings on the run do not count for its exit code: the records that they explain do. */
export function buildRunSummary(run: RunFacts): RunSummary {
  const { startedAt, endedAt, standing, stopped } = run;
  const exit = stopped
    ? { exitCode: stopped.exitCode, reason: `${stopped.exitCode}: ${stopped.because}` }
    : exitFor(standing, run.lenient);
  return {
    schema: RUN_SCHEMA,
    version: run.version,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    durationMs: roundMs(endedAt.getTime() - startedAt.getTime()),
    targets: { ...run.targets },
    ...run.tally.counts(),
    runFindings: [...run.runFindings],
    domains: standing.domains,
    workers: run.workers,
    concurrency: run.concurrency,
    rate: run.rate,
    interrupted: stopped?.interrupted ?? false,
    ...exit,
  };
}
