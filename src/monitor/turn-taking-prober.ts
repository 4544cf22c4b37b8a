/** Lets rounds and requests take turns: never are there two dialogues with one address at a time. */

import type { Job, Prober, ScanRecord } from '../scan/job.ts';
import type { Turns } from './turns.ts';

export class TurnTakingProber implements Prober {
  readonly #prober: Prober;
  readonly #turns: Turns;

  /** The turns are shared by all who probe. */
  constructor(prober: Prober, turns: Turns) {
    this.#prober = prober;
    this.#turns = turns;
  }

  probe(job: Job): Promise<ScanRecord | null> {
    const { address } = job.destination;
    if (address === null) return this.#prober.probe(job);
    return this.#turns.run(address, () => this.#prober.probe(job));
  }

  close(): Promise<void> {
    return this.#prober.close();
  }
}
