/** Progress where there is no terminal: a line every 30 seconds, for a log. */

import { fitPieces, progressPieces } from './progress-text.ts';
import type { Progress, Snapshot } from './snapshot.ts';
import { Speedometer } from './speedometer.ts';
import type { Output } from './terminal.ts';

const INTERVAL_MS = 30_000;
const LATELY_MS = 5 * INTERVAL_MS;

export function startProgressLines(stderr: Output, source: () => Snapshot): Progress {
  const speedometer = new Speedometer(LATELY_MS);
  speedometer.sample(source().done, performance.now());
  const show = () => {
    const snapshot = source();
    speedometer.sample(snapshot.done, performance.now());
    const speed = {
      now: speedometer.perSecond(INTERVAL_MS),
      lately: speedometer.perSecond(LATELY_MS),
    };
    const line = fitPieces(progressPieces(snapshot, speed), Number.POSITIVE_INFINITY);
    stderr.write(`starttls-probe: ${line}\n`);
  };
  const timer = setInterval(show, INTERVAL_MS).unref();
  return {
    note: (text) => void stderr.write(`${text}\n`),
    aside: (write) => write(),
    stop: () => clearInterval(timer),
  };
}
