import { open, stat, truncate } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { HistoryError } from '../../../src/monitor/history/history-error.ts';
import { openHistory } from '../../../src/monitor/history/open-history.ts';
import { KEPT_FOR_EVER, numbered } from '../../support/history/numbered.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const PAGE = 4096;

/** What becomes of a history whose file was damaged while nobody had it open. */
async function meet(damage: (path: string) => Promise<void>): Promise<string | null> {
  await using folder = await TemporaryFolder.create();
  const path = folder.at('h.db');
  const before = openHistory(path, { retention: KEPT_FOR_EVER });
  for (let number = 0; number < 200; number++) before.keep(numbered(number), []);
  before.close();
  await damage(path);
  let history: ReturnType<typeof openHistory>;
  try {
    history = openHistory(path, { retention: KEPT_FOR_EVER });
  } catch (error) {
    expect(error).toBeInstanceOf(HistoryError);
    return (error as Error).message;
  }
  history.restore();
  history.keep(numbered(7), []);
  history.deliveries.add('one', new Date());
  expect(history.deliveries.pending).toBe(1);
  history.records(numbered(7).id, 9);
  history.samples(numbered(7).id, new Date(0));
  history.prune(new Date());
  const { trouble } = history;
  history.close();
  return trouble;
}

async function overwrite(path: string, start: number, end: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(end - start, 0xa5), 0, end - start, start);
  await file.close();
}

describe('a history that is damaged never stops the monitor without a word', () => {
  test.each([
    ['its first page', (path: string) => overwrite(path, 0, PAGE), / is no history; /],
    [
      'its schema',
      (path: string) => overwrite(path, 100, PAGE),
      /(is damaged|cannot be (opened|read|written)).*malformed/,
    ],
    [
      'all but its first page',
      async (path: string) => overwrite(path, PAGE, (await stat(path)).size),
      /(is damaged|cannot be (opened|read|written)).*malformed/,
    ],
    [
      'its end, which is missing',
      async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2)),
      /(is damaged|cannot be (opened|read|written)).*malformed/,
    ],
  ])('%s', async (_what, damage, said) => {
    expect(await meet(damage)).toMatch(said);
  });

  test('and one that is not says nothing', async () => {
    expect(await meet(async () => {})).toBeNull();
  });
});
