/** One worker thread as the main thread sees it: what it was given, and whether it is alive. */

import { type ResourceLimits, Worker } from 'node:worker_threads';
import { Roster } from './roster.ts';
import type { Assignment } from './worker-assignment.ts';
import type { FromWorker, NumberedJob, ToWorker } from './worker-messages.ts';
import type { WorkerSetup } from './worker-setup.ts';

/** How long a thread may take, in milliseconds. */
export interface Patience {
  /** For a sign of life once it is ready; it is asked twice before it is given up. */
  readonly answerMs: number;
  /** To end in good order, before it is ended by force. */
  readonly closeMs: number;
}

export interface WorkerThreadOptions {
  readonly number: number;
  /** The program of the thread. */
  readonly entry: URL;
  readonly setup: WorkerSetup;
  readonly patience: Patience;
  readonly resourceLimits: ResourceLimits;
}

/** Hears of a thread. */
export interface WorkerThreadListener {
  onReady(): void;
  /** A job was answered, so that there may be room for another. */
  onRecord(): void;
  onBug(error: unknown): void;
  /** It has ended, for whatever reason; what it was given and has not answered is left. */
  onEnd(thread: WorkerThread, reason: string): void;
}

export class WorkerThread {
  readonly number: number;
  /** Whether it has loaded everything; before that, it has begun with no job. */
  ready = false;

  readonly #worker: Worker;
  readonly #listener: WorkerThreadListener;
  readonly #patience: Patience;
  readonly #ended: Promise<void>;
  readonly #assigned = new Roster<Assignment>();
  #unsent: NumberedJob[] = [];
  readonly #pulse: NodeJS.Timeout;
  #unanswered = 0;
  #reason: string | null = null;

  constructor(options: WorkerThreadOptions, listener: WorkerThreadListener) {
    const { number, entry, setup, patience, resourceLimits } = options;
    this.number = number;
    this.#listener = listener;
    this.#patience = patience;
    this.#worker = new Worker(entry, {
      name: `scan ${number}`,
      workerData: setup,
      resourceLimits,
    });
    this.#worker.on('message', (message: FromWorker) => this.#hear(message));
    this.#worker.on('messageerror', (error) => this.#giveUp(error.message));
    this.#worker.on('error', (error) => {
      this.#reason ??= error instanceof Error ? error.message : String(error);
      listener.onBug(error);
    });
    this.#pulse = setInterval(() => this.#takePulse(), patience.answerMs).unref();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    // All that it had sent comes before this, also where it ended badly.
    this.#worker.once('exit', (code) => {
      clearInterval(this.#pulse);
      resolve();
      listener.onEnd(this, this.#reason ?? `it ended with exit code ${code}`);
    });
  }

  /** What it was given and has not answered yet. */
  get assigned(): readonly Assignment[] {
    return this.#assigned.members();
  }

  /** How many those are. */
  get load(): number {
    return this.#assigned.size;
  }

  /** Gives it a job; all jobs of one turn of the event loop go as one message. */
  assign(assignment: Assignment): void {
    const { destination, declared, retries } = assignment.job;
    const id = this.#assigned.enter(assignment);
    this.#unsent.push({ id, destination, declared, retries });
    if (this.#unsent.length > 1) return;
    setImmediate(() => {
      this.#say({ kind: 'jobs', jobs: this.#unsent });
      this.#unsent = [];
    });
  }

  /** Cuts short what is running, and resolves when the thread is gone. */
  async close(): Promise<void> {
    // While it loads it would not hear us.
    const deadline = setTimeout(
      () => this.#worker.terminate(),
      this.ready ? this.#patience.closeMs : 0,
    );
    this.#say({ kind: 'close' });
    await this.#ended;
    clearTimeout(deadline);
  }

  #say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromWorker): void {
    this.#unanswered = 0;
    switch (message.kind) {
      case 'ready':
        this.ready = true;
        this.#listener.onReady();
        break;
      case 'records':
        for (const [id, record] of message.records) this.#assigned.leave(id)?.resolve(record);
        this.#listener.onRecord();
        break;
      case 'bug':
        this.#listener.onBug(message.text);
        break;
      case 'pong':
        break;
      default:
        message satisfies never;
    }
  }

  /** A thread that is stuck in a computation says nothing any more, and would never end. */
  #takePulse(): void {
    if (!this.ready) return;
    if (this.#unanswered === 2) {
      this.#giveUp(`it gave no sign of life within ${(2 * this.#patience.answerMs) / 1000} s`);
      return;
    }
    this.#unanswered++;
    this.#say({ kind: 'ping' });
  }

  #giveUp(reason: string): void {
    this.#reason ??= reason;
    this.#worker.terminate();
  }
}
