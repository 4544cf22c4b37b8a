/** Probes in this thread, and in worker threads once a scan turns out to be long. */

import type { Job, Prober, ScanRecord } from './job.ts';

/** To start a thread takes as long as hundreds of dialogues. */
const WORTH_IT = 5_000;

export class GrowingProber implements Prober {
  readonly #small: Prober;
  readonly #makeLarge: () => Prober;
  #large: Prober | null = null;
  #jobs = 0;

  /** `makeLarge` is called once, when the jobs have become many. */
  constructor(small: Prober, makeLarge: () => Prober) {
    this.#small = small;
    this.#makeLarge = makeLarge;
  }

  probe(job: Job): Promise<ScanRecord | null> {
    this.#jobs++;
    if (this.#jobs > WORTH_IT) this.#large ??= this.#makeLarge();
    return (this.#large ?? this.#small).probe(job);
  }

  async close(): Promise<void> {
    await Promise.all([this.#small.close(), this.#large?.close()]);
  }
}
