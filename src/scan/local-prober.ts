/** Probes and judges in this thread. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import { observe } from '../dialogue/observe.ts';
import { Interruption } from '../smtp/interruption.ts';
import type { Job, Prober, ScanRecord } from './job.ts';
import { recordUnjudged } from './lost-record.ts';
import { Moment } from './moment.ts';
import { forgoPretenuring } from './pretenuring.ts';
import type { Probing } from './probing.ts';
import { makeRecord } from './record.ts';
import { Roster } from './roster.ts';
import { Turn } from './turn.ts';
import { limitYoung } from './young-generation.ts';

export type { Probing };

export class LocalProber implements Prober {
  readonly #probing: Probing;
  readonly #running = new Roster<Interruption>();
  /** One has come to its end. */
  readonly #ended = new Moment();
  /** At whose end the records are made. */
  readonly #turn = new Turn();
  #closed = false;

  constructor(probing: Probing) {
    this.#probing = probing;
    forgoPretenuring();
    // To read the trusted roots opens files, and by the first handshake there may be none left.
    probing.options.tls.modern();
  }

  async probe(job: Job): Promise<ScanRecord | null> {
    if (this.#closed) return null;
    const { probes, options } = this.#probing;
    const interrupt = new Interruption();
    limitYoung(this.#running.size);
    const seat = this.#running.enter(interrupt);
    try {
      const seen = await observe<Facts>(job.destination, probes, options, interrupt);
      await this.#turn.over();
      return this.#record(seen, job);
    } finally {
      this.#running.leave(seat);
      this.#ended.come();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const interrupt of this.#running.members()) interrupt.abort();
    while (this.#running.size > 0) await this.#ended.wait();
  }

  #record(seen: Observation<Facts>, job: Job): ScanRecord | null {
    const { options, judging } = this.#probing;
    if (seen.outcome === 'cancelled') return null;
    try {
      return makeRecord(seen, job, judging);
    } catch (error) {
      options.onBug(error);
      return recordUnjudged(seen, job, error);
    }
  }
}
