/** Records that are told apart by a number, of a few places that take turns. */

import type { Watched } from '../../../src/monitor/watched.ts';
import { watched } from '../watched.ts';

export const PLACES = 5;

export const KEPT_FOR_EVER = { samplesMs: 1e15, recordsMs: 1e15, changesMs: 1e15 } as const;

const BEGINNING = Date.parse('2026-11-28T18:00:00.000Z');

/** One a second; its duration is its number. */
export function numbered(number: number): Watched {
  return watched({
    address: `192.0.2.${number % PLACES}`,
    startedAt: new Date(BEGINNING + number * 1000).toISOString(),
    durationMs: number,
  });
}
