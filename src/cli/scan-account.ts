/** Keeps account of a run: what its records add up to, and what there is to say of the run itself. */

import type { Finding } from '../rules/finding.ts';
import type { Gist } from '../scan/gist.ts';
import type { Place } from '../scan/journal-entry.ts';
import { Preflight } from '../scan/preflight.ts';
import { RunVerdict, type Standing } from '../scan/run-verdict.ts';
import type { Scanned } from '../scan/scan.ts';
import { Tally } from '../scan/tally.ts';

export class ScanAccount {
  readonly tally = new Tally();
  readonly #verdict = new RunVerdict();
  readonly #preflight = new Preflight();
  /** Records of this run. */
  done = 0;
  reused = 0;
  /** Destinations that were there before in the same lists. */
  duplicates = 0;
  /** Destinations that earlier runs have a record of. */
  earlier = 0;

  get standing(): Standing {
    return this.#verdict.standing();
  }

  /** What is worth saying of the run as a whole. */
  get findings(): readonly Finding[] {
    return this.#preflight.conclude();
  }

  /** Takes a record of an earlier run that is continued. */
  addEarlier(gist: Gist, place: Place): void {
    this.tally.add(gist, { earlier: true });
    this.#verdict.add(place, gist);
  }

  /** Takes a record of this run; gives what is to be said of the run for the first time. */
  add({ job, record: { gist }, reused }: Scanned): readonly Finding[] {
    const { destination, retries } = job;
    this.done++;
    if (reused) this.reused++;
    this.tally.add(gist, { retries, reused });
    this.#verdict.add(destination, gist);
    return reused ? [] : this.#preflight.add(destination, gist);
  }
}
