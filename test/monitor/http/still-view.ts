/** A monitor at rest, to be looked at: what it watches is given, and nothing happens. */

import type { History, Round } from '../../../src/monitor/history/history.ts';
import type { GroupView, MonitorView } from '../../../src/monitor/view.ts';
import { type Watched, watchedId } from '../../../src/monitor/watched.ts';
import { glanceAt } from '../../../src/report/glance.ts';
import type { Judged } from '../../../src/rules/judge.ts';

export interface StillMonitor {
  readonly watched: readonly Watched[];
  readonly groups: readonly GroupView[];
  /** Why the history cannot be written; null where it can. */
  readonly trouble: string | null;
  readonly pending: number;
}

export function stillView(given: Partial<StillMonitor> = {}): MonitorView {
  const { watched = [], groups = [], trouble = null, pending = 0 } = given;
  return {
    version: '1.2.3',
    startedAt: new Date(0),
    history: stillHistory(trouble, pending),
    isReady: true,
    watched: () => watched,
    find: (id) => watched.find((one) => one.id === id) ?? null,
    groups: () => groups,
    troubles: () => [],
    subscribe: () => () => {},
  };
}

/** What is watched where this was seen. */
export function watchedAt(group: string, record: Judged): Watched {
  return {
    id: watchedId(group, record),
    group,
    since: record.startedAt,
    glance: glanceAt(record),
    line: JSON.stringify(record),
  };
}

/** A group that had a round of ninety seconds, and waits for the next. */
export function groupView(given: Partial<GroupView> = {}): GroupView {
  return {
    name: 'edge',
    schedule: 'every 5 min',
    intervalMs: 300_000,
    nextAt: new Date('2026-11-21T20:05:00Z'),
    running: null,
    last: LAST_ROUND,
    trouble: null,
    policies: [],
    requireTls: false,
    ...given,
  };
}

const LAST_ROUND: Round = {
  startedAt: '2026-11-21T20:00:00.000Z',
  endedAt: '2026-11-21T20:01:30.000Z',
  records: 1,
};

function stillHistory(trouble: string | null, pending: number): History {
  return {
    trouble,
    restore: () => [],
    keep: () => {},
    forget: () => {},
    samples: () => [],
    records: () => [],
    changes: () => [],
    keepRound: () => {},
    lastRound: () => null,
    deliveries: {
      pending,
      add: () => {},
      due: () => [],
      nextAt: () => null,
      delivered: () => {},
      failed: () => {},
      dropped: () => {},
    },
    prune: () => {},
    close: () => {},
  };
}
