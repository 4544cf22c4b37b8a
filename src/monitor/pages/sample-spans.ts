/** Looks at a place, gathered by the span of time in which they were taken. */

import { VERDICTS, type Verdict, worstOf } from '../../rules/verdict.ts';
import type { Sample } from '../history/history.ts';

/** What was seen in one span of time. */
export interface Span {
  readonly from: Date;
  /** How many looks had each verdict. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly looks: number;
  /** Null without a look: what was not seen was not well. */
  readonly worst: Verdict | null;
  /** Milliseconds; null without a look. */
  readonly shortestMs: number | null;
  readonly medianMs: number | null;
  readonly longestMs: number | null;
}

/** So many spans of one length, the first of which begins at `from`. */
export interface Axis {
  readonly from: Date;
  readonly spanMs: number;
  readonly count: number;
}

/** Looks outside the axis are passed over. */
export function gatherSpans(samples: readonly Sample[], { from, spanMs, count }: Axis): Span[] {
  const gathered: Sample[][] = Array.from({ length: count }, () => []);
  for (const sample of samples) {
    const place = Math.floor((Date.parse(sample.at) - from.getTime()) / spanMs);
    gathered[place]?.push(sample);
  }
  return gathered.map((within, at) => spanOf(within, new Date(from.getTime() + at * spanMs)));
}

function spanOf(samples: readonly Sample[], from: Date): Span {
  const count = (verdict: Verdict) => samples.filter((one) => one.verdict === verdict).length;
  const verdicts = {
    ok: count('ok'),
    warning: count('warning'),
    critical: count('critical'),
    unknown: count('unknown'),
  };
  const durations = samples.map(({ durationMs }) => durationMs).sort((one, other) => one - other);
  return {
    from,
    verdicts,
    looks: samples.length,
    worst: samples.length === 0 ? null : worstOf(VERDICTS.filter((one) => verdicts[one] > 0)),
    shortestMs: durations[0] ?? null,
    medianMs: durations[Math.floor((durations.length - 1) / 2)] ?? null,
    longestMs: durations.at(-1) ?? null,
  };
}
