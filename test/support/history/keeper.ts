/**
 * A process that keeps what it sees in a history, and says so each time that this is done.
 *
 *     node keeper.ts FILE FIRST    numbers its records from FIRST on, until it is killed
 *     node keeper.ts FILE hold     opens the history and does nothing else
 */

import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers';
import { HistoryError } from '../../../src/monitor/history/history-error.ts';
import { openHistory } from '../../../src/monitor/history/open-history.ts';
import { changed } from '../watched.ts';
import { KEPT_FOR_EVER, numbered, PLACES } from './numbered.ts';

const [, , path = '', first = ''] = process.argv;

try {
  const history = openHistory(path, { retention: KEPT_FOR_EVER, pid: process.pid });
  if (history.trouble) throw new Error(history.trouble);
  writeSync(1, 'open\n');
  if (first === 'hold') setTimeout(() => {}, 2 ** 30);
  else keepOn(Number(first));
  function keepOn(from: number): never {
    for (let number = from; ; number++) {
      history.keep(numbered(number), number % PLACES === 0 ? [changed(`change ${number}`)] : []);
      history.deliveries.add(`body ${number}`, new Date(0));
      // To be there when the process is killed, it has to be written by then.
      writeSync(1, `${number}\n`);
    }
  }
} catch (error) {
  if (!(error instanceof HistoryError)) throw error;
  writeSync(2, `${error.message}\n`);
  process.exitCode = 64;
}
