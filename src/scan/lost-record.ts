/** Makes the record of a job that an error of ours has cost its answer. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import { observe } from '../dialogue/observe.ts';
import { DEFAULT_STANDARD } from '../rules/judge.ts';
import { notObserved } from '../rules/not-observed.ts';
import type { Failure, Stage } from '../smtp/failure.ts';
import { printable } from '../smtp/printable.ts';
import type { Job, ScanRecord } from './job.ts';
import type { Probing } from './probing.ts';
import { type Judging, makeRecord } from './record.ts';

/** All that is said is that nothing can be said: what failed us may be a rule, or the policy. */
const NOTHING_KNOWN: Judging = { rules: [notObserved], standard: DEFAULT_STANDARD };

/** Records what was observed where judging it threw; it can be judged again from a file. */
export function recordUnjudged(seen: Observation<Facts>, job: Job, error: unknown): ScanRecord {
  const failure = internalError('quit', String(error));
  return makeRecord({ ...seen, outcome: failure.kind, failure }, job, NOTHING_KNOWN);
}

/** Records a job whose dialogue was lost with the thread that held it. */
export async function recordLost(
  job: Job,
  reason: string,
  { probes, options }: Probing,
): Promise<ScanRecord> {
  const { destination } = job;
  const failure = internalError('connect', reason);
  // Where there is no address there is no dialogue, but all that an observation always has.
  const nowhere = { ...destination, address: null, failure };
  const seen = await observe<Facts>(nowhere, probes, options);
  const { address, family } = destination;
  return makeRecord({ ...seen, address, family }, job, NOTHING_KNOWN);
}

function internalError(stage: Stage, reason: string) {
  const message = `our own error: ${printable(reason, 200)}`;
  return { stage, kind: 'internal-error', message } as const satisfies Failure;
}
