/** The worst of what was said, as a word and as the exit code of a monitoring plugin. */

import type { Finding, Prediction } from './finding.ts';

export const VERDICTS = ['ok', 'warning', 'critical', 'unknown'] as const;

/** Its place in `VERDICTS` is its exit code; how bad it is, is another order. */
export type Verdict = (typeof VERDICTS)[number];

const WORST_FIRST: readonly Verdict[] = ['critical', 'unknown', 'warning', 'ok'];

/** Events that stop mail, or let it through in clear, as soon as they are likely. */
const CRITICAL_EVENTS: ReadonlySet<number> = new Set([1032, 2015, 11012, 12014, 12016]);

/** Of no verdict at all it is `unknown`: where nothing was seen, nothing is well. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'unknown';
}

/** The verdict on one record; it is `ok` where there is nothing to say. */
export function verdictOf(
  findings: readonly Finding[],
  predictions: readonly Prediction[],
): Verdict {
  return worstOf([
    'ok',
    ...findings.map(({ severity }) => (severity === 'info' ? 'ok' : severity)),
    ...predictions.map(severityOf),
  ]);
}

function severityOf({ eventId, certainty }: Prediction): Verdict {
  if (certainty === 'possible') return 'ok';
  return CRITICAL_EVENTS.has(eventId) ? 'critical' : 'warning';
}
