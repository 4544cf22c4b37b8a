/**
 * What a history does on a disk that is full: prints it as JSON.
 *
 *     node crowded.ts FOLDER while-running|from-the-start|restart
 *
 * FOLDER is a small file system of its own.
 */

import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { History } from '../../../src/monitor/history/history.ts';
import { openHistory } from '../../../src/monitor/history/open-history.ts';
import { changed } from '../watched.ts';
import { KEPT_FOR_EVER, numbered } from './numbered.ts';

const [, , folder = '', scenario = ''] = process.argv;
const path = join(folder, 'h.db');
const filler = join(folder, 'filler');
const now = () => new Date('2099-01-01');
const open = () => openHistory(path, { retention: KEPT_FOR_EVER, now });

/** Writes until nothing more goes in. */
function fill(): void {
  const file = openSync(filler, 'a');
  for (const size of [65536, 512, 1]) {
    try {
      while (true) writeSync(file, Buffer.alloc(size));
    } catch {}
  }
  closeSync(file);
}

/** Keeps one record after another until that fails, and says which could not be written. */
function keepUntilTrouble(history: History): number {
  for (let number = 0; number < 100_000; number++) {
    history.keep(numbered(number), [changed(`change ${number}`)]);
    if (history.trouble) return number;
  }
  throw new Error('the disk is never full');
}

/** What cannot be written: everything that a history may be asked for. */
function useInVain(history: History, number: number): void {
  for (const one of [number + 1, number + 2]) {
    history.keep(numbered(one), [changed(`change ${one}`)]);
  }
  history.forget(numbered(number + 3), []);
  history.keepRound('edge', { startedAt: 'a', endedAt: 'b', records: number });
  history.deliveries.add('one', now());
  history.deliveries.add('two', now());
  history.deliveries.failed(1, now());
  history.deliveries.delivered(2);
  history.prune(now());
}

function shown(history: History, number: number) {
  return {
    trouble: history.trouble,
    states: history
      .restore()
      .map(({ glance }) => glance.durationMs - number)
      .sort((one, other) => one - other),
    changes: new Set(history.changes(null, 1e6).map(({ change }) => change.message)).size - number,
    records: history.lastRound('edge')?.records,
    deliveries: history.deliveries.due(now(), 9).map(({ body, attempts }) => [body, attempts]),
  };
}

function whileRunning(): unknown {
  const history = open();
  writeFileSync(filler, Buffer.alloc(200_000));
  const number = keepUntilTrouble(history);
  useInVain(history, number);
  const full = shown(history, number);
  rmSync(filler);
  history.keep(numbered(number + 4), []);
  const roomy = shown(history, number);
  history.close();
  return { number, full, roomy, again: shown(open(), number) };
}

function fromTheStart(): unknown {
  fill();
  const history = open();
  const began = history.trouble;
  useInVain(history, 0);
  const full = shown(history, 0);
  rmSync(filler);
  history.keep(numbered(4), []);
  history.close();
  return { began, full, again: shown(open(), 0) };
}

function restart(): unknown {
  const before = open();
  for (let number = 0; number < 5; number++) before.keep(numbered(number), []);
  before.deliveries.add('waits', now());
  before.close();
  fill();
  return shown(open(), 0);
}

const SCENARIOS: Readonly<Record<string, () => unknown>> = {
  'while-running': whileRunning,
  'from-the-start': fromTheStart,
  restart,
};
process.stdout.write(JSON.stringify(SCENARIOS[scenario]?.()));
