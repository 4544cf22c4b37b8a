/** Progress on a terminal: a line that is kept up to date, and is gone when all is done. */

import { Writable } from 'node:stream';
import cliProgress from 'cli-progress';
import { fitPieces, progressPieces } from './progress-text.ts';
import type { Progress, Snapshot } from './snapshot.ts';
import { Speedometer } from './speedometer.ts';
import type { Output } from './terminal.ts';

const FRAMES_PER_SECOND = 5;
const NOW_MS = 10_000;
const LATELY_MS = 60_000;

const BAR_COLUMNS = 20;
/** Less needed than all that is said in words but for what is waiting. */
const BAR_NEED = 45;

/** To the first column, and nothing on the line. */
const CLEAR_LINE = '\r\x1b[2K';

/** To save and to restore the place of the cursor. */
const CURSOR_PLACE = ['\x1b7', '\x1b8'];

export function startProgressBar(
  stderr: Output,
  source: () => Snapshot,
  unicode: boolean,
): Progress {
  const bar = new UnheldBar({
    ...(unicode ? cliProgress.Presets.shades_classic : cliProgress.Presets.legacy),
    stream: new TerminalStream(stderr),
    format: lineFormat(source),
    fps: FRAMES_PER_SECOND,
    barsize: BAR_COLUMNS,
    // Otherwise the terminal's own wrapping would be off until the end, and after a kill for good.
    linewrap: true,
    // A line that did not change may have been cleared to write something else.
    forceRedraw: true,
    clearOnComplete: true,
    gracefulExit: false,
  });
  bar.start(1, 0);
  let stopped = false;
  const aside = (write: () => void) => {
    if (stopped) return write();
    stderr.write(CLEAR_LINE);
    write();
    bar.render();
  };
  return {
    note: (text) => aside(() => void stderr.write(`${text}\n`)),
    aside,
    stop() {
      stopped = true;
      bar.stop();
    },
  };
}

/** Makes the line whenever it is drawn, so that nobody need push what is new. */
function lineFormat(source: () => Snapshot) {
  const speedometer = new Speedometer(LATELY_MS);
  return (options: object, { maxWidth }: { readonly maxWidth: number }): string => {
    const snapshot = source();
    const { done, total } = snapshot;
    speedometer.sample(done, performance.now());
    const speed = { now: speedometer.perSecond(NOW_MS), lately: speedometer.perSecond(LATELY_MS) };
    const pieces = progressPieces(snapshot, speed);
    const drawn =
      total === null ? '' : cliProgress.Format.BarFormat(done / Math.max(total, 1), options);
    const bar = drawn === '' ? [] : [{ text: drawn, need: BAR_NEED }];
    // A line that fills the last column would wrap on some terminals.
    return fitPieces([...bar, ...pieces], maxWidth - 1, '  ');
  };
}

/** A bar that does not keep the process alive. */
class UnheldBar extends cliProgress.SingleBar {
  declare protected timer: NodeJS.Timeout | null;

  override render(): void {
    super.render();
    this.timer?.unref();
  }
}

/** An output as the stream that cli-progress writes on. */
class TerminalStream extends Writable {
  readonly isTTY = true;
  readonly #output: Output;

  constructor(output: Output) {
    super({ decodeStrings: false });
    this.#output = output;
  }

  /** As wide as the terminal is now. */
  get columns(): number | undefined {
    return this.#output.columns;
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    // Where notes have scrolled by, the place that was saved is on another line.
    if (!CURSOR_PLACE.includes(text)) this.#output.write(text);
    done();
  }
}
