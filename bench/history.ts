/**
 * What a history costs: how long a record takes to be kept, and how large the file becomes.
 *
 *     node bench/history.ts [--places 5000] [--rounds 20]
 *
 * Each round is five minutes after the one before; nothing changes, as on most days.
 */

import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openHistory } from '../src/monitor/history/open-history.ts';
import type { Watched } from '../src/monitor/watched.ts';
import { finding, prediction } from '../test/support/judged.ts';
import { TemporaryFolder } from '../test/support/temporary-folder.ts';
import { watched } from '../test/support/watched.ts';

const { values } = parseArgs({
  options: {
    places: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '20' },
  },
});
const places = Number(values.places);
const rounds = Number(values.rounds);

const BEGINNING = Date.parse('2026-11-28T00:00:00.000Z');
const EVERY_MS = 300_000;
const FOR_EVER = { samplesMs: 1e15, recordsMs: 1e15, changesMs: 1e15 };

/** As long as the record of a server of which there is something to say. */
function seen(place: number, round: number): Watched {
  return watched({
    host: `mail${place}.contoso.example`,
    target: `mail${place}.contoso.example:25`,
    startedAt: new Date(BEGINNING + round * EVERY_MS).toISOString(),
    durationMs: Math.random() * 300,
    findings: [finding()],
    predictions: [prediction()],
  });
}

function keepAll(path: string): Float64Array {
  const history = openHistory(path, { retention: FOR_EVER });
  const times = new Float64Array(places * rounds);
  for (let kept = 0; kept < times.length; kept++) {
    const one = seen(kept % places, Math.floor(kept / places));
    const startedAt = performance.now();
    history.keep(one, []);
    times[kept] = performance.now() - startedAt;
  }
  if (history.trouble !== null) throw new Error(history.trouble);
  history.close();
  return times.sort();
}

await using folder = await TemporaryFolder.create();
const path = folder.at('history.db');
const times = keepAll(path);
const totalMs = times.reduce((sum, time) => sum + time, 0);
const atShare = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(3);
const octets = statSync(path).size;

const restoring = performance.now();
const again = openHistory(path, { retention: FOR_EVER });
const restored = again.restore().length;
const restoredMs = performance.now() - restoring;
again.close();

process.stdout.write(
  [
    `${times.length} records kept, ${Math.round(times.length / (totalMs / 1000))}/s`,
    `ms each: median ${atShare(0.5)}, 99 % ${atShare(0.99)}, 99.9 % ${atShare(0.999)}, worst ${atShare(1)}`,
    `file: ${(octets / 1e6).toFixed(1)} MB, ${(octets / times.length).toFixed(1)} octets each`,
    `restored ${restored} in ${Math.round(restoredMs)} ms`,
    '',
  ].join('\n'),
);
