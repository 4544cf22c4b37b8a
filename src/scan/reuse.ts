/** Lets the domains that share an MX host share one dialogue with it, within a bounded window. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import type { Destination } from '../target/target.ts';
import type { Job, ScanRecord } from './job.ts';
import { type Judging, makeRecord } from './record.ts';

/** Targets that are remembered, to know one that comes twice. */
const TARGETS = 10_000;

/** Records that are remembered for the domains that may still come. */
const RECORDS = 2_000;

/** What became of a job when it came in. */
export type Admission =
  /** It has to be probed. */
  | 'new'
  /** The same target and address were there before. */
  | 'duplicate'
  /** It waits for the dialogue of another job. */
  | 'waiting'
  /** It shares what was seen before. */
  | ScanRecord;

interface UnderWay {
  readonly leader: Job;
  readonly followers: Job[];
}

interface Finished {
  readonly leader: Job;
  readonly record: ScanRecord;
}

export class ReuseWindow {
  readonly #judging: Judging;
  readonly #identities = new Set<string>();
  readonly #underWay = new Map<string, UnderWay>();
  readonly #finished = new Map<string, Finished>();
  #waiting = 0;

  constructor(judging: Judging) {
    this.#judging = judging;
  }

  /** How many jobs wait for the dialogue of another. */
  get waiting(): number {
    return this.#waiting;
  }

  admit(job: Job): Admission {
    const { destination } = job;
    if (!this.#isFirst(identityOf(destination))) return 'duplicate';
    // Another name would be another question: SNI and the name check depend on it.
    if (destination.domain === null || destination.address === null) return 'new';
    const key = connectionOf(destination);
    const finished = this.#finished.get(key);
    if (finished) return copyRecord(finished, job, this.#judging);
    const underWay = this.#underWay.get(key);
    if (underWay) {
      this.#waiting++;
      underWay.followers.push(job);
      return 'waiting';
    }
    this.#underWay.set(key, { leader: job, followers: [] });
    return 'new';
  }

  /** Gives the records of the jobs that waited for this one; none where it was cut short. */
  finish({ destination }: Job, record: ScanRecord | null): { job: Job; record: ScanRecord }[] {
    const key = connectionOf(destination);
    const underWay = this.#underWay.get(key);
    // A host that was listed by itself has a dialogue of its own, which nobody waits for.
    if (!underWay || underWay.leader.destination !== destination) return [];
    const { leader, followers } = underWay;
    this.#waiting -= followers.length;
    this.#underWay.delete(key);
    if (!record) return [];
    const finished = { leader, record };
    this.#finished.set(key, finished);
    if (this.#finished.size > RECORDS) deleteFirst(this.#finished);
    return followers.map((job) => ({ job, record: copyRecord(finished, job, this.#judging) }));
  }

  #isFirst(identity: string): boolean {
    if (this.#identities.has(identity)) return false;
    this.#identities.add(identity);
    if (this.#identities.size > TARGETS) deleteFirst(this.#identities);
    return true;
  }
}

/** Sets and maps keep the order in which they were filled. */
function deleteFirst(entries: Set<string> | Map<string, unknown>): void {
  const { value: first } = entries.keys().next();
  if (first !== undefined) entries.delete(first);
}

function identityOf({ target, host, address, port, domain }: Destination): string {
  return `${target} ${host} ${address} ${port} ${domain}`;
}

function connectionOf({ host, address, port, implicitTls }: Destination): string {
  return `${host} ${address} ${port} ${implicitTls}`;
}

/** The same observation for another target and domain, judged as theirs. */
function copyRecord(
  { record: { line }, leader }: Finished,
  job: Job,
  judging: Judging,
): ScanRecord {
  const { target, host, domain } = job.destination;
  const reusedFrom = leader.destination.target;
  const observation = JSON.parse(line) as Observation<Facts>;
  const copy = { ...observation, target, host, domain, reusedFrom };
  return makeRecord(copy, { declared: job.declared, retries: 0 }, judging);
}
