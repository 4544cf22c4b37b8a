import type { Deliveries, Delivery } from '../../src/monitor/history/deliveries.ts';
import type {
  History,
  Round,
  Sample,
  StoredChange,
  StoredRecord,
} from '../../src/monitor/history/history.ts';
import type { Watched } from '../../src/monitor/watched.ts';
import type { Change } from '../../src/rules/compare/change.ts';

/** A history that lasts as long as the test. */
export class MemoryHistory implements History {
  trouble: string | null = null;
  readonly deliveries = new NoDeliveries();
  readonly #samples = new Map<string, Sample[]>();
  readonly #records = new Map<string, StoredRecord[]>();
  readonly #rounds = new Map<string, Round>();
  #changes: StoredChange[] = [];

  restore(): readonly Watched[] {
    return [];
  }

  keep({ id, group, glance, line }: Watched, changes: readonly Change[]): void {
    const { startedAt: at, verdict, outcome, advertised, durationMs } = glance;
    listOf(this.#samples, id).push({ at, verdict, outcome, advertised, durationMs });
    listOf(this.#records, id).unshift({ at, line });
    this.#changes = [...changes.map((change) => ({ at, id, group, change })), ...this.#changes];
  }

  /** Adds what was seen earlier, the oldest first. */
  recall(id: string, samples: readonly Sample[]): void {
    listOf(this.#samples, id).unshift(...samples);
  }

  forget(): void {}

  samples(id: string, since: Date): readonly Sample[] {
    return listOf(this.#samples, id).filter(({ at }) => new Date(at) >= since);
  }

  records(id: string, limit: number): readonly StoredRecord[] {
    return listOf(this.#records, id).slice(0, limit);
  }

  changes(id: string | null, limit: number): readonly StoredChange[] {
    return this.#changes.filter((one) => id === null || one.id === id).slice(0, limit);
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

class NoDeliveries implements Deliveries {
  readonly pending = 0;
  add(): void {}
  due(): readonly Delivery[] {
    return [];
  }
  nextAt(): Date | null {
    return null;
  }
  delivered(): void {}
  failed(): void {}
  dropped(): void {}
}

function listOf<Value>(map: Map<string, Value[]>, key: string): Value[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
