/** Reads durations as people write them. */

import { UsageError } from './exit-codes.ts';

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Node's timers hold no more. */
const MAX_MS = 2 ** 31 - 1;

/** Milliseconds in `30`, `0.5`, `500ms`, `30s`, `2m`, `1h`; seconds where no unit is given. */
export function parseDuration(option: string, text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const ms = Number(number) * (MS_PER_UNIT[unit] ?? Number.NaN);
  if (!(ms > 0 && ms <= MAX_MS)) {
    throw new UsageError(
      `--${option}: "${text}" is not a duration; write seconds, or 500ms, 30s, 2m`,
    );
  }
  return ms;
}
