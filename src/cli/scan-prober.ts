/** Makes what holds the dialogues of a scan: this thread, workers, or one after the other. */

import { GrowingProber } from '../scan/growing-prober.ts';
import type { Prober } from '../scan/job.ts';
import { LocalProber, type Probing } from '../scan/local-prober.ts';
import { WorkerPool } from '../scan/worker-pool.ts';
import type { ScanPlan } from './scan-plan.ts';
import { WORKER_ENTRY } from './worker-entry.ts';

interface ProberHooks {
  readonly note: (text: string) => void;
  /** No thread can be started any more, so that nothing more comes. */
  readonly onFailure: (error: Error) => void;
}

export function makeProber(
  { probing, workers }: ScanPlan,
  { note, onFailure }: ProberHooks,
): Prober {
  const options = { ...probing.options, onBug: (bug: unknown) => note(describe(bug)) };
  const here: Probing = { ...probing, options };
  const makePool = () =>
    new WorkerPool({
      entry: WORKER_ENTRY,
      workers: workers.count,
      probing: here,
      tls: options.tls.options,
      onCrash: ({ workerId, message, redone }) =>
        note(`worker ${workerId} ended by itself: ${message}; ${redone} dialogues are held again`),
      onFailure,
    });
  if (workers.count === 0) return new LocalProber(here);
  return workers.later ? new GrowingProber(new LocalProber(here), makePool) : makePool();
}

function describe(bug: unknown): string {
  const text = bug instanceof Error ? (bug.stack ?? bug.message) : String(bug);
  return `this is a bug of ours, please report it\n${text}`;
}
