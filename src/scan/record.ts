/** Makes the record of a job out of what was observed. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import { safeJson } from '../report/safe-json.ts';
import { judge, type Standard } from '../rules/judge.ts';
import type { Rule } from '../rules/rule.ts';
import type { Declared } from '../target/listed.ts';
import { gistOf } from './gist.ts';
import type { Job, ScanRecord } from './job.ts';

/** What every observation of a run is judged by. */
export interface Judging {
  readonly rules: readonly Rule[];
  readonly standard: Standard;
}

/** Judges what was observed; a retry says so. */
export function makeRecord(
  observation: Observation<Facts>,
  { declared, retries }: Pick<Job, 'declared' | 'retries'>,
  { rules, standard }: Judging,
): ScanRecord {
  const seen = retries === 0 ? observation : { ...observation, retries };
  const judged = judge(seen, rules, standardFor(declared, standard));
  return { line: safeJson(judged), gist: gistOf(judged) };
}

const NOWHERE: Standard['connectorsAt'] = new Map();

/** What a line of the list declares goes before what the command line does. */
function standardFor({ connector, requireTls }: Declared, standard: Standard): Standard {
  if (connector === null && requireTls === null) return standard;
  return {
    ...standard,
    ...(requireTls !== null && { requireTls }),
    ...(connector !== null && { connector, connectorsAt: NOWHERE }),
  };
}
