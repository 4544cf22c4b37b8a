import { type Verdict, worstOf } from '../verdict.ts';
import type { Direction } from './change.ts';
import { defineChange } from './change-kind.ts';
import type { State } from './state.ts';

/** The verdict, with what it rests on; also where only another policy or `--expiring-days` changed it. */
export const verdict = defineChange({
  id: 'verdict',
  title: 'The verdict',
  directions: ['worse', 'better', 'neutral'],
  compare({ before: { verdict: before }, after }) {
    if (before === after.verdict) return [];
    const grounds = groundsOf(after);
    const because = grounds.length === 0 ? '' : ` (${grounds.join(', ')})`;
    const message = `The verdict is ${after.verdict}${because}; it was ${before}.`;
    const direction = directionOf(before, after.verdict);
    return [{ direction, message, before, after: after.verdict }];
  },
});

/** Not to be told is never better, and to learn what was wrong all along is worse only if critical. */
function directionOf(before: Verdict, after: Verdict): Direction {
  if (before === 'critical' && after === 'unknown') return 'neutral';
  if (before === 'unknown' && after === 'warning') return 'neutral';
  return worstOf([before, after]) === after ? 'worse' : 'better';
}

/** What makes the verdict what it is. */
function groundsOf({ verdict, findings, predictions }: State): string[] {
  if (verdict === 'ok') return [];
  const events = predictions.filter(({ weight }) => weight === verdict);
  const reasons = findings.filter(({ severity }) => severity === verdict);
  return [
    ...new Set([
      ...events.map(({ eventId }) => `event ${eventId}`),
      ...reasons.map(({ id }) => id),
    ]),
  ];
}
