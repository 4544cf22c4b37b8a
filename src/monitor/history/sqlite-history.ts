/** A history in a file. */

import type { Change } from '../../rules/compare/change.ts';
import type { Verdict } from '../../rules/verdict.ts';
import type { Watched } from '../watched.ts';
import type { Deliveries } from './deliveries.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import type { History, Round, Sample, StoredChange, StoredRecord } from './history.ts';
import { keepWaiting, readWaiting } from './kept-deliveries.ts';
import { packLine } from './packed-line.ts';
import { readChanges, readRecords, readRound, readSamples, readStates } from './shelf.ts';
import { dropSome, giveBack, type Retention } from './tidying.ts';
import type { Work, Writer } from './writer.ts';

/** How many changes of one place are held while they cannot be written. */
const MAX_HELD = 100;

/** Milliseconds between two pieces of tidying, for everything else to go on. */
const PAUSE_MS = 20;

export class SqliteHistory implements History {
  readonly deliveries: Deliveries;
  readonly #writer: Writer;
  readonly #retention: Retention;
  readonly #now: () => Date;
  readonly #end: () => void;
  /** The last verdict of what is watched, as far as a record of it is written. */
  readonly #verdicts = new Map<string, Verdict>();
  /** Changes that could not be written yet, by the id of their place. */
  readonly #held = new Map<string, readonly Change[]>();
  #tidying: NodeJS.Timeout | undefined;

  /** `end` is called when it is closed. */
  constructor(
    writer: Writer,
    {
      retention,
      now,
      end,
    }: { readonly retention: Retention; readonly now: () => Date; readonly end: () => void },
  ) {
    this.#writer = writer;
    this.#retention = retention;
    this.#now = now;
    this.#end = end;
    this.deliveries = new DeliveryQueue(writer.read(readWaiting, []), (id, waiting) => {
      writer.write(`delivery ${id}`, (store) => keepWaiting(store, id, waiting));
    });
  }

  get trouble(): string | null {
    return this.#writer.trouble;
  }

  restore(): readonly Watched[] {
    const states = this.#writer.read(readStates, []);
    for (const { id, glance } of states) this.#verdicts.set(id, glance.verdict);
    return states;
  }

  keep(watched: Watched, changes: readonly Change[]): void {
    const { id, glance } = watched;
    const held = [...(this.#held.get(id) ?? []), ...changes].slice(-MAX_HELD);
    const isNews = held.length > 0 || this.#verdicts.get(id) !== glance.verdict;
    if (held.length > 0) this.#held.set(id, held);
    const work: Work = (store) => {
      const packed = packLine(watched.line);
      store.keepState(watched, packed);
      store.keepSample(watched);
      if (isNews) store.keepRecord(watched, packed);
      store.keepChanges(watched, held);
    };
    this.#writer.write(`place ${id}`, work, () => {
      this.#held.delete(id);
      this.#verdicts.set(id, glance.verdict);
    });
  }

  forget(watched: Watched, changes: readonly Change[]): void {
    const { id } = watched;
    const held = [...(this.#held.get(id) ?? []), ...changes];
    this.#verdicts.delete(id);
    this.#held.delete(id);
    this.#writer.write(`place ${id}`, (store) => {
      store.keepChanges(watched, held);
      store.forget(id);
    });
  }

  samples(id: string, since: Date): readonly Sample[] {
    return this.#writer.read((store) => readSamples(store, id, since, this.#now()), []);
  }

  records(id: string, limit: number): readonly StoredRecord[] {
    return this.#writer.read((store) => readRecords(store, id, limit), []);
  }

  changes(id: string | null, limit: number): readonly StoredChange[] {
    return this.#writer.read((store) => readChanges(store, id, limit), []);
  }

  keepRound(group: string, round: Round): void {
    this.#writer.write(`group ${group}`, (store) => store.keepRound(group, round));
  }

  lastRound(group: string): Round | null {
    return this.#writer.read((store) => readRound(store, group), null);
  }

  /** Goes on by itself, piece by piece, until all is done that there was to do. */
  prune(now: Date): void {
    clearTimeout(this.#tidying);
    this.#tidying = undefined;
    this.#writer.catchUp();
    if (!this.#tidy(now)) return;
    this.#tidying = setTimeout(() => this.prune(now), PAUSE_MS).unref();
  }

  /** Gives whether there is more to do. */
  #tidy(now: Date): boolean {
    let isMore = false;
    const isDone = this.#writer.attempt((store) => {
      isMore = dropSome(store, this.#retention, now);
    });
    return isDone && (isMore || this.#writer.read(giveBack, false));
  }

  close(): void {
    clearTimeout(this.#tidying);
    this.#writer.close();
    this.#end();
  }
}
