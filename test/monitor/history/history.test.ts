import { describe, expect, test } from 'vitest';
import type { History } from '../../../src/monitor/history/history.ts';
import { NoHistory } from '../../../src/monitor/history/no-history.ts';
import { openHistory } from '../../../src/monitor/history/open-history.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { changed, watched } from '../../support/watched.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const RETENTION = { samplesMs: 30 * DAY_MS, recordsMs: 7 * DAY_MS, changesMs: 365 * DAY_MS };
const BEGINNING = new Date(0);
const NOW = () => new Date('2026-11-28T20:00:00.000Z');

const at = (minute: number) => `2026-11-28T18:${String(minute).padStart(2, '0')}:00.000Z`;
const seen = (minute: number, given: Parameters<typeof watched>[0] = {}) =>
  watched({ startedAt: at(minute), ...given });

interface Kept extends AsyncDisposable {
  history: History;
  /** The monitor ends and begins again; where nothing is kept, nothing happens. */
  restart(): void;
}

async function inFile(): Promise<Kept> {
  const folder = await TemporaryFolder.create();
  const open = () => openHistory(folder.at('h.db'), { retention: RETENTION, now: NOW });
  const kept = {
    history: open(),
    restart() {
      kept.history.close();
      kept.history = open();
    },
    async [Symbol.asyncDispose]() {
      kept.history.close();
      await folder[Symbol.asyncDispose]();
    },
  };
  return kept;
}

async function inMemory(): Promise<Kept> {
  return { history: new NoHistory(), restart() {}, async [Symbol.asyncDispose]() {} };
}

describe.each([
  ['in a file', inFile],
  ['in memory', inMemory],
])('a history %s', (_where, begin) => {
  test('has nothing at the beginning', async () => {
    await using kept = await begin();
    const { history } = kept;
    expect(history.trouble).toBeNull();
    expect(history.restore()).toEqual([]);
    expect(history.samples('nobody', BEGINNING)).toEqual([]);
    expect(history.records('nobody', 9)).toEqual([]);
    expect(history.changes(null, 9)).toEqual([]);
    expect(history.changes('nobody', 9)).toEqual([]);
    expect(history.lastRound('edge')).toBeNull();
    expect(history.deliveries.pending).toBe(0);
  });

  test('gives samples of one place in the order of time, whatever the clock did', async () => {
    await using kept = await begin();
    const { id } = seen(0);
    for (const minute of [10, 30, 5, 20]) kept.history.keep(seen(minute, { durationMs: 7 }), []);
    kept.history.keep(seen(11, { address: '192.0.2.99' }), []);
    kept.restart();
    const samples = kept.history.samples(id, new Date(at(10)));
    expect(samples.map((sample) => sample.at)).toEqual([at(10), at(20), at(30)]);
    expect(samples[0]).toEqual({
      at: at(10),
      verdict: 'ok',
      outcome: 'completed',
      advertised: true,
      durationMs: 7,
    });
  });

  test('gives the last record and those that brought something new, the newest first', async () => {
    await using kept = await begin();
    const { id } = seen(0);
    kept.history.keep(seen(0), []);
    kept.history.keep(seen(5), []);
    kept.history.keep(seen(10, { verdict: 'critical' }), [changed('worse')]);
    kept.history.keep(seen(15, { verdict: 'critical' }), []);
    kept.restart();
    const records = kept.history.records(id, 9);
    expect(records.map((record) => record.at)).toEqual([at(15), at(10), at(0)]);
    expect(records[0]?.line).toBe(seen(15, { verdict: 'critical' }).line);
    expect(records[2]?.line).toBe(seen(0).line);
    expect(kept.history.records(id, 1)).toEqual(records.slice(0, 1));
  });

  test('gives changes in the order in which they were seen, the newest first', async () => {
    await using kept = await begin();
    const other = seen(2, { address: '192.0.2.99' });
    kept.history.keep(seen(9), [changed('one'), changed('two')]);
    kept.history.keep(other, [changed('three')]);
    kept.restart();
    const changes = kept.history.changes(null, 9);
    expect(changes.map(({ change }) => change.message)).toEqual(['three', 'two', 'one']);
    expect(changes[0]).toEqual({
      at: at(2),
      id: other.id,
      group: 'edge',
      change: changed('three'),
    });
    expect(kept.history.changes(null, 2)).toEqual(changes.slice(0, 2));
    expect(kept.history.changes(other.id, 9)).toEqual(changes.slice(0, 1));
  });

  test('keeps the last round of each group', async () => {
    await using kept = await begin();
    const round = { startedAt: at(0), endedAt: at(1), records: 3, fingerprint: 'f' };
    kept.history.keepRound('edge', { ...round, records: 1 });
    kept.history.keepRound('edge', round);
    kept.history.keepRound('partners', { ...round, records: 9 });
    kept.restart();
    expect(kept.history.lastRound('edge')).toEqual(round);
  });

  test('keeps what waits to be delivered', async () => {
    await using kept = await begin();
    const { deliveries } = kept.history;
    for (const body of ['one', 'two', 'three']) deliveries.add(body, new Date(at(0)), 'place');
    deliveries.delivered(1);
    deliveries.failed(2, new Date(at(9)));
    kept.restart();
    const again = kept.history.deliveries;
    expect(again.pending).toBe(2);
    expect(again.due(new Date(at(8)), 9)).toEqual([]);
    expect(again.due(new Date(at(9)), 9)).toMatchObject([{ id: 2, body: 'two', attempts: 1 }]);
    expect(again.nextAt()).toEqual(new Date(at(9)));
  });
});

describe('a history in a file, when the monitor begins again', () => {
  test('gives back the whole last record of what was watched, and since when', async () => {
    await using kept = await inFile();
    const last = watched({ startedAt: at(20), durationMs: 12.3 }, { since: at(1) });
    kept.history.keep(watched({ startedAt: at(1) }), []);
    kept.history.keep(last, []);
    kept.restart();
    expect(kept.history.restore()).toEqual([last]);
  });

  test('keeps no record anew that says what the one before had said', async () => {
    await using kept = await inFile();
    kept.history.keep(seen(0), []);
    kept.restart();
    kept.history.restore();
    kept.history.keep(seen(5), []);
    kept.history.keep(seen(10), []);
    expect(kept.history.records(seen(0).id, 9).map((record) => record.at)).toEqual([at(10), at(0)]);
  });

  test('does not give back what is not watched any more, and still has what was seen of it', async () => {
    await using kept = await inFile();
    const { id } = seen(0);
    kept.history.keep(seen(0), []);
    kept.history.keep(seen(5), []);
    kept.history.forget(seen(5), [changed('gone')]);
    kept.history.forget({ ...seen(5), id: 'nobody' }, []);
    kept.restart();
    expect(kept.history.restore()).toEqual([]);
    expect(kept.history.records(id, 9).map((record) => record.at)).toEqual([at(5), at(0)]);
    expect(kept.history.samples(id, BEGINNING)).toHaveLength(2);
    expect(kept.history.changes(id, 9)).toHaveLength(1);
    kept.history.keep(seen(9), []);
    expect(kept.history.restore()).toEqual([seen(9)]);
  });

  test('shows no sample from a time that a wrong clock has made up', async () => {
    await using kept = await inFile();
    kept.history.keep(seen(0), []);
    kept.history.keep(watched({ startedAt: '2099-01-01T00:00:00.000Z' }), []);
    expect(kept.history.samples(seen(0).id, BEGINNING).map((one) => one.at)).toEqual([at(0)]);
  });
});
