/**
 * A process that delivers what waits in a history, until it is killed.
 *
 *     node sender.ts FILE URL FIRST COUNT    adds so many bodies, numbered from FIRST on, before that
 */

import { writeSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { openHistory } from '../../../src/monitor/history/open-history.ts';
import { Courier } from '../../../src/monitor/webhook/courier.ts';
import { KEPT_FOR_EVER } from './numbered.ts';

const [, , path = '', url = '', first = '', count = ''] = process.argv;

const history = openHistory(path, { retention: KEPT_FOR_EVER });
const courier = new Courier({
  deliveries: history.deliveries,
  url: new URL(url),
  secret: 'secret',
  timeoutMs: 10_000,
  onResult: () => {},
  note: (line) => writeSync(2, `${line}\n`),
});
for (let number = Number(first); number < Number(first) + Number(count); number++) {
  history.deliveries.add(`body ${number}`, new Date());
}
writeSync(1, 'added\n');
courier.poke();
// It is the test that ends it.
setInterval(() => {}, 2 ** 30);
