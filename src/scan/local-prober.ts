/** Probes and judges in this thread. */

import type { Facts } from '../../probes/index.ts';
import { observe } from '../dialogue/observe.ts';
import { Interruption } from '../smtp/interruption.ts';
import type { Job, Prober, ScanRecord } from './job.ts';
import { recordUnjudged } from './lost-record.ts';
import type { Probing } from './probing.ts';
import { makeRecord } from './record.ts';
import { Turn } from './turn.ts';

export type { Probing };

export class LocalProber implements Prober {
  readonly #probing: Probing;
  readonly #running = new Map<Interruption, Promise<ScanRecord | null>>();
  /** At whose end the records are made. */
  readonly #turn = new Turn();
  #closed = false;

  constructor(probing: Probing) {
    this.#probing = probing;
    // To read the trusted roots opens files, and by the first handshake there may be none left.
    probing.options.tls.modern();
  }

  probe(job: Job): Promise<ScanRecord | null> {
    if (this.#closed) return Promise.resolve(null);
    const interrupt = new Interruption();
    const record = this.#hold(job, interrupt);
    this.#running.set(interrupt, record);
    return record;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const running = [...this.#running.values()];
    for (const interrupt of this.#running.keys()) interrupt.abort();
    await Promise.all(running);
  }

  async #hold(job: Job, interrupt: Interruption): Promise<ScanRecord | null> {
    const { probes, options, judging } = this.#probing;
    const seen = await observe<Facts>(job.destination, probes, options, interrupt);
    await this.#turn.over();
    this.#running.delete(interrupt);
    if (seen.outcome === 'cancelled') return null;
    try {
      return makeRecord(seen, job, judging);
    } catch (error) {
      options.onBug(error);
      return recordUnjudged(seen, job, error);
    }
  }
}
