import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openHistory } from '../../../src/monitor/history/open-history.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { changed, watched } from '../../support/watched.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const RETENTION = { samplesMs: 3 * DAY_MS, recordsMs: 2 * DAY_MS, changesMs: 5 * DAY_MS };
const BEGINNING = Date.parse('2026-11-01T00:30:00.000Z');

/** The hour after the beginning, of a day that is counted from 0. */
const day = (number: number) => new Date(BEGINNING + number * DAY_MS);

/** A history whose one place was seen every six hours, on some days, and was another each time. */
async function historyOf(days: readonly number[]) {
  const folder = await TemporaryFolder.create();
  const now = () => day(days.at(-1) ?? 0);
  const history = openHistory(folder.at('h.db'), { retention: RETENTION, now });
  for (const one of days) {
    for (const hours of [0, 6, 12, 18]) {
      const startedAt = new Date(day(one).getTime() + hours * HOUR_MS).toISOString();
      history.keep(watched({ startedAt }), [changed(startedAt)]);
    }
  }
  return {
    history,
    path: folder.at('h.db'),
    async [Symbol.asyncDispose]() {
      history.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const { id } = watched();
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

type Kept = Awaited<ReturnType<typeof historyOf>>['history'];

/** On how many periods of six hours something is left. */
function countsOf(history: Kept) {
  return {
    samples: history.samples(id, new Date(0)).length,
    records: history.records(id, 1e6).length,
    changes: history.changes(id, 1e6).length,
  };
}

describe('what is too old', () => {
  test('is dropped, each kind after its time', async () => {
    await using kept = await historyOf(range(0, 9));
    kept.history.prune(day(10));
    expect(countsOf(kept.history)).toEqual({ samples: 13, records: 9, changes: 21 });
    expect(kept.history.trouble).toBeNull();
  });

  test('is kept as long as nothing newer has taken its place', async () => {
    await using kept = await historyOf([0, 1, 2]);
    const all = { samples: 12, records: 12, changes: 12 };
    kept.history.prune(day(40));
    expect(countsOf(kept.history)).toEqual({ ...all, records: 9 });
  });

  test.each([
    ['forwards', day(30_000)],
    ['backwards', day(-300)],
  ])('is not everything where the clock has jumped %s for a moment', async (_way, wrong) => {
    await using kept = await historyOf(range(0, 2));
    const before = countsOf(kept.history);
    kept.history.keep(watched({ startedAt: wrong.toISOString() }), []);
    kept.history.prune(wrong);
    kept.history.prune(day(3));
    const after = countsOf(kept.history);
    expect(after.samples).toBeGreaterThanOrEqual(before.samples - 1);
    expect(after.changes).toBe(before.changes);
    expect(after.records).toBeGreaterThanOrEqual(8);
  });

  test('includes a place that is not watched any more, once nothing of it is left', async () => {
    await using kept = await historyOf(range(0, 9));
    const gone = watched({ address: '192.0.2.200', startedAt: day(1).toISOString() });
    kept.history.keep(gone, [changed('gone')]);
    kept.history.forget(gone, []);
    expect(kept.history.changes(gone.id, 9)).toHaveLength(1);
    kept.history.prune(day(10));
    expect(kept.history.changes(gone.id, 9)).toEqual([]);
    expect(kept.history.records(gone.id, 9)).toEqual([]);
    expect(kept.history.restore()).toHaveLength(1);
    kept.history.close();
    using database = new DatabaseSync(kept.path);
    expect(database.prepare('SELECT id FROM place').all()).toEqual([{ id }]);
  });

  test('gives its room back to the disk', async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('h.db');
    const open = () => openHistory(path, { retention: RETENTION });
    const before = open();
    for (let number = 0; number < 5000; number++) {
      const startedAt = new Date(BEGINNING + number * HOUR_MS).toISOString();
      before.keep(watched({ startedAt }), [changed(startedAt)]);
    }
    before.close();
    const full = statSync(path).size;
    const history = open();
    // Each time one piece; by itself it goes on when everything else had its turn.
    for (let piece = 0; piece < 100; piece++) history.prune(day(300));
    expect(countsOf(history).changes).toBeLessThan(200);
    history.close();
    expect(statSync(path).size).toBeLessThan(full / 2);
  });
});
