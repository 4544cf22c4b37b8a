/** How long the looks at a place took, with the verdicts below, from the first that is kept to now. */

import { spellMs } from '../../report/html/amount.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { spellDuration } from '../../report/quantities.ts';
import type { Sample } from '../history/history.ts';
import { type DurationScale, scaleOf } from './duration-scale.ts';
import { HEIGHTS } from './picture-of-days.ts';
import { gatherSpans, type Span } from './sample-spans.ts';
import { renderTime } from './when.ts';

const COLUMNS = 120;
const STEP = 5;
const WIDTH = COLUMNS * STEP;

/** The durations stand above, the verdicts below them. */
const TOP = 8;
const PLOT = 112;
const GAP = 12;
const BAND = 20;
const HEIGHT = TOP + PLOT + GAP + BAND;

/** Shorter than this the picture would show one look after another. */
const MIN_PERIOD_MS = 60 * 60 * 1000;

/** Null without a look. */
export function renderDurations(samples: readonly Sample[], now: Date): Markup | null {
  const [first] = samples;
  if (!first) return null;
  const periodMs = Math.max(now.getTime() - Date.parse(first.at), MIN_PERIOD_MS);
  const from = new Date(now.getTime() - periodMs);
  // What is seen just now belongs to the last column, not to one behind it.
  const spanMs = (periodMs + 1) / COLUMNS;
  const spans = gatherSpans(samples, { from, spanMs, count: COLUMNS });
  const scale = scaleOf(spans.flatMap(endsOf), PLOT);
  return markup`<figure class="picture">
<figcaption>How long a look took, shortest to longest, the median marked; below, its verdict</figcaption>
<div class="plot">
${renderLabels(scale)}
<svg class="durations" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img"
aria-labelledby="durations-title durations-desc">
<title id="durations-title">Durations over ${spellDuration(periodMs)}</title>
<desc id="durations-desc">${describe(samples)}</desc>
${scale.lines.map((ms) => markup`<path class="grid" d="M0 ${TOP + scale.y(ms)}H${WIDTH}"/>`)}
${spans.map((span, at) => renderSpan(span, at, scale))}</svg>
</div>
<p class="axis"><span>${renderTime(from)}</span><span>${renderTime(now)}</span></p>
</figure>`;
}

function endsOf({ shortestMs, longestMs }: Span): number[] {
  return shortestMs === null || longestMs === null ? [] : [shortestMs, longestMs];
}

/** Beside the picture, because what is stretched there would stretch letters too. */
function renderLabels({ lines, y }: DurationScale): Markup {
  const labels = lines.map(
    (ms) => markup`<text x="52" y="${TOP + y(ms) + 4}">${spellPower(ms)}</text>`,
  );
  return markup`<svg class="scale" width="60" height="${HEIGHT}" aria-hidden="true">${labels}</svg>`;
}

/** `100 ms`, `10 s`; of a power of ten in milliseconds. */
function spellPower(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}

function renderSpan(span: Span, at: number, { y }: DurationScale): Markup | null {
  const { worst, shortestMs, medianMs, longestMs } = span;
  if (worst === null || shortestMs === null || medianMs === null || longestMs === null) return null;
  const x = at * STEP + 0.5;
  const [top, bottom] = [TOP + y(longestMs), TOP + y(shortestMs)];
  const tall = (HEIGHTS[worst] / HEIGHTS.critical) * BAND;
  return markup`<rect class="range" x="${x}" y="${top - 1}" width="${STEP - 1}"
height="${Math.max(2, Math.round(10 * (bottom - top + 2)) / 10)}"/>
<rect class="median" x="${x}" y="${TOP + y(medianMs) - 1}" width="${STEP - 1}" height="2"/>
<rect class="${worst}" x="${x}" y="${HEIGHT - tall}" width="${STEP - 1}" height="${tall}"/>
`;
}

function describe(samples: readonly Sample[]): string {
  const durations = samples.map(({ durationMs }) => durationMs).sort((one, other) => one - other);
  const [shortest = 0, longest = 0] = [durations[0], durations.at(-1)];
  const median = durations[Math.floor((durations.length - 1) / 2)] ?? 0;
  return `Half of the looks took ${spellMs(median)} or less; the shortest ${spellMs(shortest)}, \
the longest ${spellMs(longest)}.`;
}
