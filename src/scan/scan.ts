/** The concurrent runner: takes what is found, probes what may be probed now, gives records. */

import { spellCount } from '../report/quantities.ts';
import type { Declared } from '../target/listed.ts';
import type { Destination } from '../target/target.ts';
import { Capacity, isShortage } from './capacity.ts';
import type { Awaited } from './gates.ts';
import type { Gist } from './gist.ts';
import type { Job, Prober, ScanRecord } from './job.ts';
import { Outbox } from './outbox.ts';
import type { ReuseWindow } from './reuse.ts';
import { Schedule, type ScheduleOptions, type Turn, type Welcome } from './schedule.ts';

/** A destination with what its line of the list declares. */
export interface Found {
  readonly destination: Destination;
  readonly declared: Declared;
}

/** What a scan made of one destination. */
export interface Scanned {
  readonly job: Job;
  readonly record: ScanRecord;
  /** The record was taken over from the dialogue of another job. */
  readonly reused: boolean;
}

/** What may wait for its limits: a provider that turns us away must not hold up the others. */
const KEY_ROOM = 100_000;

export interface ScanOptions extends Omit<ScheduleOptions<Job>, 'keyRoom' | 'start'> {
  readonly reuse: ReuseWindow;
  readonly prober: Prober;
  /** How often an address that turned us away is come back to; with 0 nothing rests for it. */
  readonly retries: number;
  /** Targets that may wait for their limits and rests, or for a dialogue that they share. */
  readonly keyRoom?: number;
  /** Hears of a destination that was there before, and is left out. */
  readonly onDuplicate: () => void;
  /** Hears, once, for whom so many wait that the list is not read on. */
  readonly note?: (text: string) => void;
  /** Stops what has not begun; what has may end, until the prober is closed. */
  readonly signal: AbortSignal;
}

/**
 * One run. Gives each record as soon as it is there, and takes no more of what is found than may
 * wait; a reader that falls behind holds up the dialogues, not the memory.
 */
export class Scan {
  readonly #options: ScanOptions;
  readonly #schedule: Schedule<Job>;
  readonly #capacity: Capacity;
  readonly #keyRoom: number;
  readonly #outbox: Outbox<Scanned>;
  /** The records that are being made of what has no address. */
  readonly #unresolved = new Set<Promise<void>>();
  #found = 0;
  #isWholeListFound = false;
  #isHeldUp = false;
  #isHoldUpTold = false;
  /** Awaited until the next dialogue ends, or the reader goes on. */
  #changed: PromiseWithResolvers<void> | null = null;

  constructor(options: ScanOptions) {
    this.#options = options;
    const { backOff, concurrency, keyRoom = KEY_ROOM, retries } = options;
    this.#capacity = new Capacity(concurrency);
    this.#keyRoom = keyRoom;
    // Nobody would come back after a rest, or each who may come back waits for all of them.
    const patience = retries && Math.max(retries, backOff.patience);
    this.#schedule = new Schedule({
      ...options,
      keyRoom,
      backOff: { ...backOff, patience },
      start: (turn) => this.#start(turn),
    });
    this.#outbox = new Outbox((enough) => this.#holdUp(enough));
  }

  get running(): number {
    return this.#schedule.running;
  }

  get waiting(): number {
    return this.#schedule.waiting + this.#options.reuse.waiting;
  }

  /** How many records there will be in all; null while the list goes on. */
  get total(): number | null {
    return this.#isWholeListFound ? this.#found : null;
  }

  /** @throws what the list throws, after the records of what had begun. */
  async *run(found: AsyncIterable<Found>): AsyncGenerator<Scanned, void, undefined> {
    const stop = () => this.#schedule.stop();
    this.#options.signal.addEventListener('abort', stop);
    this.#feed(found);
    try {
      yield* this.#outbox;
    } finally {
      this.#options.signal.removeEventListener('abort', stop);
      stop();
    }
  }

  /** Never rejects: whoever reads the records learns what went wrong. */
  async #feed(found: AsyncIterable<Found>): Promise<void> {
    try {
      for await (const { destination, declared } of found) {
        if (this.#options.signal.aborted) break;
        this.#admit({ destination, declared, retries: 0 });
        while (!this.#hasRoom) {
          this.#tellHoldUp();
          await this.#change();
        }
      }
      this.#isWholeListFound = true;
      await this.#whenIdle();
      this.#outbox.end();
    } catch (error) {
      await this.#whenIdle();
      // A list that is left behind breaks off.
      if (this.#options.signal.aborted) this.#outbox.end();
      else this.#outbox.fail(error);
    }
  }

  async #whenIdle(): Promise<void> {
    await this.#schedule.whenIdle();
    await Promise.all(this.#unresolved);
  }

  /** The reader has fallen behind, or has caught up. */
  #holdUp(enough: boolean): void {
    this.#isHeldUp = enough;
    if (enough) this.#schedule.pause();
    else this.#schedule.resume();
    this.#tellChange();
  }

  get #hasRoom(): boolean {
    return !this.#isHeldUp && this.#schedule.hasRoom && !this.#isCrowded;
  }

  get #isCrowded(): boolean {
    return this.#schedule.waitingForKeys + this.#options.reuse.waiting >= this.#keyRoom;
  }

  #tellHoldUp(): void {
    if (this.#isHoldUpTold || !this.#isCrowded) return;
    const awaited = this.#schedule.mostAwaited();
    if (!awaited) return;
    this.#isHoldUpTold = true;
    this.#options.note?.(spellHoldUp(this.waiting, awaited));
  }

  #tellChange(): void {
    this.#changed?.resolve();
    this.#changed = null;
  }

  /** Something has begun or ended, so that there may be room. */
  async #change(): Promise<void> {
    if (!this.#schedule.hasRoom) return this.#schedule.whenRoom();
    this.#changed ??= Promise.withResolvers();
    await this.#changed.promise;
  }

  #admit(job: Job): void {
    const { reuse, onDuplicate } = this.#options;
    const admission = reuse.admit(job);
    if (admission === 'duplicate') {
      onDuplicate();
      return;
    }
    this.#found++;
    if (admission === 'new') this.#begin(job);
    else if (admission !== 'waiting') this.#outbox.put({ job, record: admission, reused: true });
  }

  /** Where there is nothing to dial, no limit has a say. */
  #begin(job: Job): void {
    if (job.destination.address !== null) {
      this.#schedule.offer(job);
      return;
    }
    const recorded = this.#options.prober.probe(job).then((record) => {
      this.#unresolved.delete(recorded);
      this.#conclude(job, record);
    });
    this.#unresolved.add(recorded);
  }

  #start(turn: Turn<Job>): void {
    this.#options.prober.probe(turn.item).then(
      (record) => this.#settle(turn, record),
      (error: unknown) => {
        this.#outbox.fail(error);
        this.#schedule.stop();
        this.#schedule.done(turn);
      },
    );
  }

  /** Puts it off where another time may give more, else hands it on. */
  #settle(turn: Turn<Job>, record: ScanRecord | null): void {
    const job = turn.item;
    const { retries, signal } = this.#options;
    const { running } = this.#schedule;
    const isShort = record !== null && isShortage(record.gist);
    if (!isShort) this.#schedule.setConcurrency(this.#capacity.endWell());
    const isOver = job.retries >= retries || signal.aborted;
    if (record?.gist.turnedAway && !isOver && this.#schedule.mayReturn(turn)) {
      this.#schedule.putOff(turn, { ...job, retries: job.retries + 1 });
    } else if (isShort && (running > 1 || signal.aborted)) {
      // What else is open makes room when it is closed. The server has not been asked yet: that is
      // no retry, nor a record of a run that goes on later.
      this.#schedule.setConcurrency(this.#capacity.fall(running - 1));
      this.#schedule.done(turn);
      this.#schedule.offer(job);
    } else {
      this.#conclude(job, record);
      this.#schedule.done(turn, record ? welcomeOf(record.gist) : 'unknown');
    }
    this.#tellChange();
  }

  #conclude(job: Job, record: ScanRecord | null): void {
    if (record) this.#outbox.put({ job, record, reused: false });
    for (const shared of this.#options.reuse.finish(job, record)) {
      this.#outbox.put({ ...shared, reused: true });
    }
  }
}

function spellHoldUp(targets: number, { key, isResting }: Awaited): string {
  const why = isResting ? 'turns us away' : `takes ${key.limit} at a time`;
  return `${spellCount(targets)} targets wait, more for ${key.id} than for any other, which ${why}: the list is read on when some of them are done`;
}

function welcomeOf({ outcome, turnedAway }: Gist): Welcome {
  if (turnedAway) return 'turned-away';
  return outcome === 'completed' || outcome === 'handshake-failed' ? 'served' : 'unknown';
}
