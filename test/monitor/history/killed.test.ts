import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openHistory } from '../../../src/monitor/history/open-history.ts';
import { KEPT_FOR_EVER, numbered, PLACES } from '../../support/history/numbered.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const KEEPER = join(import.meta.dirname, '../../support/history/keeper.ts');
const TIMES = 20;

/** Lets a process keep records, and kills it after so many; gives the last one that it said was kept. */
async function keepUntilKilled(path: string, first: number, count: number): Promise<number> {
  const child = spawn(process.execPath, [KEEPER, path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = first - 1;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'open') continue;
    last = Number(line);
    if (last - first === count) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return last;
}

function checkIntegrity(path: string): unknown {
  using database = new DatabaseSync(path);
  return database.prepare('PRAGMA integrity_check').all();
}

/** What a place has to have been seen at, by its number, up to the last that was said to be kept. */
function promised(place: number, last: number): number[] {
  return Array.from({ length: last + 1 }, (_, number) => number).filter(
    (number) => number % PLACES === place,
  );
}

describe('a history whose monitor is killed while it writes', () => {
  test(`is whole, and has all that was kept, ${TIMES} times`, { timeout: 120_000 }, async () => {
    await using folder = await TemporaryFolder.create();
    const path = folder.at('h.db');
    let last = -1;
    for (let time = 0; time < TIMES; time++) {
      last = await keepUntilKilled(path, last + 1, 1 + time * 7);
      expect(checkIntegrity(path)).toEqual([{ integrity_check: 'ok' }]);
      expectAll(path, last);
    }
  });
});

function expectAll(path: string, last: number): void {
  const history = openHistory(path, { retention: KEPT_FOR_EVER, now: () => new Date('2099') });
  const states = new Map(history.restore().map(({ id, glance }) => [id, glance.durationMs]));
  for (let place = 0; place < PLACES; place++) {
    const numbers = promised(place, last);
    const { id } = numbered(place);
    const samples = history.samples(id, new Date(0)).map(({ durationMs }) => durationMs);
    expect(samples).toEqual(expect.arrayContaining(numbers));
    expect(states.get(id) ?? -1).toBeGreaterThanOrEqual(numbers.at(-1) ?? -1);
  }
  const changes = history.changes(null, 1e9).map(({ change }) => change.message);
  expect(changes).toEqual(
    expect.arrayContaining(promised(0, last).map((number) => `change ${number}`)),
  );
  expect(history.deliveries.pending).toBeGreaterThan(last);
  history.close();
}
