/** Progress where there is no terminal: a line every 30 seconds, for a log. */

import { Pace } from './pace.ts';
import { fitPieces, progressPieces } from './progress-text.ts';
import type { Progress, Snapshot } from './snapshot.ts';
import type { Output } from './terminal.ts';

const INTERVAL_MS = 30_000;
const LATELY_MS = 5 * INTERVAL_MS;

export function startProgressLines(stderr: Output, source: () => Snapshot): Progress {
  const pace = new Pace(LATELY_MS);
  pace.sample(source().done, performance.now());
  const show = () => {
    const snapshot = source();
    pace.sample(snapshot.done, performance.now());
    const speed = { now: pace.perSecond(INTERVAL_MS), lately: pace.perSecond(LATELY_MS) };
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
