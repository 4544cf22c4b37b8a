/** Reads the durations of a command line. */

import { readDuration } from '../smtp/duration.ts';
import { UsageError } from './exit-codes.ts';

/** Node's timers hold no more. */
const MAX_MS = 2 ** 31 - 1;

/** Milliseconds in `30`, `0.5`, `500ms`, `30s`, `2m`, `1h`; seconds where no unit is given. */
export function parseDuration(option: string, text: string): number {
  const ms = readDuration(text);
  if (ms !== null && ms <= MAX_MS) return ms;
  throw new UsageError(
    `--${option}: "${text}" is not a duration; write seconds, or 500ms, 30s, 2m`,
  );
}
