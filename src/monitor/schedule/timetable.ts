/** When the rounds of a group begin. */

import { Cron } from 'croner';
import { spellDuration } from '../../report/quantities.ts';

export type Timetable =
  | { readonly kind: 'every'; readonly everyMs: number; readonly jitterMs: number }
  | { readonly kind: 'cron'; readonly cron: Cron; readonly jitterMs: number };

/** A moment in a year that has no other use: by it the rhythm of an expression is told. */
const SOME_DAY = new Date('2026-01-05T00:00:00Z');

/** @throws Error in one line where it is no cron expression, never comes, or is in no time zone. */
export function cronTimetable(expression: string, timeZone: string, jitterMs: number): Timetable {
  const cron = readCron(expression, timeZone);
  if (cron.nextRun() === null) throw new Error(`"${expression}" never comes`);
  return { kind: 'cron', cron, jitterMs };
}

function readCron(expression: string, timeZone: string): Cron {
  try {
    // The library looks at the zone only when it is asked for a time.
    const cron = new Cron(expression, { mode: '5-part', timezone: timeZone, paused: true });
    cron.nextRun();
    return cron;
  } catch {
    throw new Error(
      `"${expression}" in ${timeZone} is no cron expression with a time zone; write five fields as 0 6 * * *, and a zone as Europe/Berlin`,
    );
  }
}

/** Milliseconds between two rounds; for a cron expression between two of them, near enough. */
export function intervalOf(timetable: Timetable): number {
  if (timetable.kind === 'every') return timetable.everyMs;
  const [first, second] = timetable.cron.nextRuns(2, SOME_DAY);
  return first && second ? second.getTime() - first.getTime() : Number.POSITIVE_INFINITY;
}

/** `every 5 min`, `cron 0 6 * * *, Europe/Berlin`. */
export function spellTimetable(timetable: Timetable): string {
  if (timetable.kind === 'every') return `every ${spellDuration(timetable.everyMs)}`;
  const { cron } = timetable;
  return `cron ${cron.getPattern()}, ${cron.options.timezone}`;
}
