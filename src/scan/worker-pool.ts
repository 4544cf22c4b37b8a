/** Probes in worker threads, and outlives the end of any of them. */

import type { ResourceLimits } from 'node:worker_threads';
import type { TlsOptions } from '../smtp/tls-settings.ts';
import type { Job, Prober, ScanRecord } from './job.ts';
import { recordLost } from './lost-record.ts';
import type { Probing } from './probing.ts';
import type { Assignment } from './worker-assignment.ts';
import { describeSetup, type WorkerSetup } from './worker-setup.ts';
import { isGuilty, Suspects } from './worker-suspects.ts';
import { type Patience, WorkerThread } from './worker-thread.ts';
import { limitYoung, SEMI_SPACE_MIB, startFullyGrown } from './young-generation.ts';

/** A worker thread that ended by itself. */
export interface WorkerCrash {
  readonly workerId: number;
  /** Why, as far as that can be told. */
  readonly message: string;
  /** How many jobs that were under way in it are begun again. */
  readonly redone: number;
}

export interface WorkerPoolOptions {
  /** The program of a worker. */
  readonly entry: URL;
  /** How many threads; at least 1. */
  readonly workers: number;
  /** `options.onBug` hears of the bugs of all threads, as text where it was not their end. */
  readonly probing: Probing;
  /** What `probing.options.tls` was made of. */
  readonly tls: TlsOptions;
  readonly onCrash: (crash: WorkerCrash) => void;
  /** Hears once why the pool has given up; from then on every job gives null. */
  readonly onFailure: (error: Error) => void;
  /** What each thread may use; `RESOURCE_LIMITS` when absent. */
  readonly resourceLimits?: ResourceLimits;
  readonly patience?: Patience;
}

const PATIENCE: Patience = { answerMs: 15_000, closeMs: 2_000 };

/** A quarter of what V8 itself would take for the young. */
export const RESOURCE_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 3 * SEMI_SPACE_MIB };

/** Threads in a row that may end before they are ready. */
const FAILED_STARTS = 3;

/** Threads in a row that may end without a single record from any. */
const CRASHES_IN_A_ROW = 20;

export class WorkerPool implements Prober {
  readonly #options: WorkerPoolOptions;
  readonly #setup: WorkerSetup;
  readonly #threads = new Set<WorkerThread>();
  readonly #suspects = new Suspects();
  /** Where jobs are probed again that were in a crash; null while there are none. */
  #trial: WorkerThread | null = null;
  #lastNumber = 0;
  #failedStarts = 0;
  #crashes = 0;
  #closing: Promise<void> | null = null;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#setup = describeSetup(options.probing, options.tls);
    startFullyGrown();
    for (let at = 0; at < options.workers; at++) this.#threads.add(this.#start());
  }

  probe(job: Job): Promise<ScanRecord | null> {
    if (this.#closing) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<ScanRecord | null>();
    this.#assign({ job, crashes: 0, resolve });
    limitYoung(this.#load);
    return promise;
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    for (const { resolve } of this.#suspects.takeAll()) resolve(null);
    const threads = [...this.#threads, ...(this.#trial ? [this.#trial] : [])];
    await Promise.all(threads.map((thread) => thread.close()));
  }

  #start(): WorkerThread {
    const { entry, probing, resourceLimits = RESOURCE_LIMITS, patience = PATIENCE } = this.#options;
    const number = ++this.#lastNumber;
    return new WorkerThread(
      { number, entry, setup: this.#setup, patience, resourceLimits },
      {
        onReady: () => {
          this.#failedStarts = 0;
        },
        onRecord: () => {
          this.#crashes = 0;
          this.#tryAgain();
        },
        onBug: (error) => probing.options.onBug(error),
        onEnd: (thread, reason) => this.#lose(thread, reason),
      },
    );
  }

  #assign(assignment: Assignment): void {
    const [idlest] = [...this.#threads].sort((one, other) => one.load - other.load);
    idlest?.assign(assignment);
  }

  /** Jobs that are under way, but for those on trial. */
  get #load(): number {
    let load = 0;
    for (const thread of this.#threads) load += thread.load;
    return load;
  }

  #lose(thread: WorkerThread, reason: string): void {
    const left = thread.assigned;
    const wasTrial = thread === this.#trial;
    if (wasTrial) this.#trial = null;
    this.#threads.delete(thread);
    this.#count(thread);
    if (this.#closing || this.#isHopeless) {
      for (const { resolve } of left) resolve(null);
      if (!this.#closing) this.#fail(reason);
      return;
    }
    if (!wasTrial) this.#threads.add(this.#start());
    const guilty = left.filter(isGuilty);
    const redone = left.length - guilty.length;
    this.#options.onCrash({ workerId: thread.number, message: reason, redone });
    for (const assignment of guilty) this.#convict(assignment, reason);
    this.#suspects.add(left.filter((one) => one.crashes > 0 && !isGuilty(one)));
    for (const assignment of left.filter(({ crashes }) => crashes === 0)) this.#assign(assignment);
    this.#tryAgain();
  }

  /** What a thread was given before it was ready cannot have been what ended it. */
  #count({ ready, assigned }: WorkerThread): void {
    if (!ready) {
      this.#failedStarts++;
      return;
    }
    this.#crashes++;
    for (const assignment of assigned) assignment.crashes++;
  }

  get #isHopeless(): boolean {
    return this.#failedStarts >= FAILED_STARTS || this.#crashes >= CRASHES_IN_A_ROW;
  }

  #fail(reason: string): void {
    const { onFailure } = this.#options;
    const started = this.#failedStarts < FAILED_STARTS;
    const what = started ? 'worker threads keep ending' : 'no worker thread can be started';
    this.close();
    onFailure(new Error(`${what}: ${reason}`));
  }

  async #convict({ job, resolve }: Assignment, reason: string): Promise<void> {
    const why = `the thread that probed it ended three times, at last with it alone: ${reason}`;
    resolve(await recordLost(job, why, this.#options.probing));
  }

  #tryAgain(): void {
    if (this.#suspects.size === 0) return;
    this.#trial ??= this.#start();
    const trial = this.#trial;
    for (let next = this.#suspects.takeFor(trial.assigned); next; ) {
      trial.assign(next);
      next = this.#suspects.takeFor(trial.assigned);
    }
  }
}
