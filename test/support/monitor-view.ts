/** A monitor that is told what it has seen, for whatever shows a monitor. */

import type { FleetEvent, GroupView, MonitorView } from '../../src/monitor/view.ts';
import { type Watched, watchedId } from '../../src/monitor/watched.ts';
import { glanceAt } from '../../src/report/glance.ts';
import { safeJson } from '../../src/report/safe-json.ts';
import { type Change, changeAt } from '../../src/rules/compare/change.ts';
import { comparing } from '../../src/rules/compare/compare-states.ts';
import { CHANGE_KINDS } from '../../src/rules/compare/index.ts';
import { stateOf } from '../../src/rules/compare/state.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { MemoryHistory } from './memory-history.ts';

const compare = comparing({ kinds: CHANGE_KINDS, rules: RULES });

/** Keeps what it is told, compares it with what was before, and tells whoever has subscribed. */
export class TestMonitor implements MonitorView {
  readonly version = '1.2.3';
  readonly startedAt = new Date('2026-11-21T08:00:00.000Z');
  readonly history = new MemoryHistory();
  readonly isReady = true;
  readonly #watched = new Map<string, Watched>();
  readonly #lines = new Map<string, Judged>();
  readonly #listeners = new Set<(event: FleetEvent) => void>();
  #groups: readonly GroupView[] = [];
  #troubles: readonly string[] = [];

  watched(): readonly Watched[] {
    return [...this.#watched.values()].sort(
      (one, other) =>
        one.group.localeCompare(other.group) ||
        one.glance.target.localeCompare(other.glance.target),
    );
  }

  find(id: string): Watched | null {
    return this.#watched.get(id) ?? null;
  }

  groups(): readonly GroupView[] {
    return this.#groups;
  }

  troubles(): readonly string[] {
    return this.#troubles;
  }

  subscribe(listener: (event: FleetEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How many have subscribed. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** A round gave this record. */
  see(judged: Judged, group = 'edge'): Watched {
    const id = watchedId(group, judged);
    const before = this.find(id);
    const last = this.#lines.get(id);
    const isSame = before?.glance.verdict === judged.verdict;
    const since = isSame ? before.since : judged.startedAt;
    const watched = { id, group, since, glance: glanceAt(judged), line: safeJson(judged) };
    const changes = last ? changesBetween(last, judged) : [];
    this.#watched.set(id, watched);
    this.#lines.set(id, judged);
    this.history.keep(watched, changes);
    this.#tell({ kind: 'seen', watched, before, changes });
    return watched;
  }

  /** It is not among the targets any more. */
  lose(id: string): void {
    const watched = this.find(id);
    if (!watched) return;
    this.#watched.delete(id);
    this.#tell({ kind: 'gone', watched });
  }

  setGroups(...groups: readonly GroupView[]): void {
    this.#groups = groups;
    this.#tell({ kind: 'groups' });
  }

  setTroubles(...troubles: readonly string[]): void {
    this.#troubles = troubles;
  }

  #tell(event: FleetEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** A group between two rounds, every five minutes, but for what is given. */
export function groupView(given: Partial<GroupView> = {}): GroupView {
  return {
    name: 'edge',
    schedule: 'every 5 min',
    intervalMs: 300_000,
    nextAt: new Date('2026-11-21T20:05:00.000Z'),
    running: null,
    last: {
      startedAt: '2026-11-21T20:00:00.000Z',
      endedAt: '2026-11-21T20:00:12.400Z',
      records: 12,
    },
    trouble: null,
    policies: ['connectors.xml'],
    requireTls: false,
    ...given,
  };
}

function changesBetween(before: Judged, after: Judged): Change[] {
  return compare(stateOf(before), stateOf(after)).map(({ id, difference }) =>
    changeAt(after, id, difference),
  );
}
