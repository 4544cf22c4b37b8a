import { describe, expect, test } from 'vitest';
import { NoHistory } from '../../../src/monitor/history/no-history.ts';
import { changed, watched } from '../../support/watched.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 28, 0, minute)).toISOString();

describe('what is kept in memory', () => {
  const history = new NoHistory();
  for (let minute = 0; minute < 1200; minute++) {
    history.keep(watched({ startedAt: at(minute) }), [changed(`${minute}`)]);
  }
  const { id } = watched();

  test.each([
    ['samples', () => history.samples(id, new Date(0)), 48, at(1199 - 47)],
    ['records', () => [...history.records(id, 1e6)].reverse(), 3, at(1197)],
    ['changes', () => [...history.changes(null, 1e6)].reverse(), 1000, at(200)],
  ])('is bounded: %s', (_what, read, count, oldest) => {
    const kept = read();
    expect(kept).toHaveLength(count);
    expect(kept[0]?.at).toBe(oldest);
    expect(kept.at(-1)?.at).toBe(at(1199));
  });

  test('is gone with the place, but for its changes', () => {
    const other = watched({ address: '192.0.2.99' });
    history.keep(other, [changed('other')]);
    history.forget(other, []);
    expect(history.samples(other.id, new Date(0))).toEqual([]);
    expect(history.records(other.id, 9)).toEqual([]);
    expect(history.changes(other.id, 9)).toHaveLength(1);
  });
});
