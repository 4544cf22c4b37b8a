/** The history of a monitor that keeps nothing: what it saw lately, for as long as it lives. */

import type { Change } from '../../rules/compare/change.ts';
import type { Watched } from '../watched.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import type { History, Round, Sample, StoredChange, StoredRecord } from './history.ts';
import { byTime } from './sample-block.ts';

/** Of each place: so many samples as make half a day at four an hour, and a few records. */
const SAMPLES = 48;
const RECORDS = 3;
/** Of all places together. */
const CHANGES = 1000;

interface Recent {
  readonly samples: Sample[];
  /** The newest first: the last one, and those before it that brought something new. */
  records: readonly (StoredRecord & { readonly isNews: boolean })[];
}

export class NoHistory implements History {
  readonly trouble = null;
  readonly deliveries = new DeliveryQueue();
  readonly #places = new Map<string, Recent>();
  readonly #rounds = new Map<string, Round>();
  /** The oldest first. */
  readonly #changes: StoredChange[] = [];

  restore(): readonly Watched[] {
    return [];
  }

  keep(watched: Watched, changes: readonly Change[]): void {
    const { id, glance, line } = watched;
    const { startedAt: at, verdict, outcome, advertised, durationMs } = glance;
    const recent = this.#places.get(id) ?? { samples: [], records: [] };
    this.#places.set(id, recent);
    const isNews = recent.records.length === 0 || changes.length > 0;
    recent.samples.push({ at, verdict, outcome, advertised, durationMs });
    if (recent.samples.length > SAMPLES) recent.samples.shift();
    const before = recent.records.filter((record) => record.isNews);
    recent.records = [{ at, line, isNews }, ...before].slice(0, RECORDS);
    this.#tell(watched, changes);
  }

  #tell({ id, group, glance }: Watched, changes: readonly Change[]): void {
    const at = glance.startedAt;
    for (const change of changes) this.#changes.push({ at, id, group, change });
    if (this.#changes.length > CHANGES) this.#changes.splice(0, this.#changes.length - CHANGES);
  }

  forget(watched: Watched, changes: readonly Change[]): void {
    this.#places.delete(watched.id);
    this.#tell(watched, changes);
  }

  samples(id: string, since: Date): readonly Sample[] {
    const samples = this.#places.get(id)?.samples ?? [];
    return samples.filter(({ at }) => at >= since.toISOString()).sort(byTime);
  }

  records(id: string, limit: number): readonly StoredRecord[] {
    const records = this.#places.get(id)?.records ?? [];
    return records.slice(0, limit).map(({ at, line }) => ({ at, line }));
  }

  changes(id: string | null, limit: number): readonly StoredChange[] {
    const changes = this.#changes.filter((stored) => id === null || stored.id === id);
    return changes.reverse().slice(0, limit);
  }

  keepRound(group: string, round: Round): void {
    this.#rounds.set(group, round);
  }

  lastRound(group: string): Round | null {
    return this.#rounds.get(group) ?? null;
  }

  prune(): void {}

  close(): void {}
}
