/** Days as a strip of bars: the worse a day was, the taller its bar. */

import { countOf, spellCount } from '../../report/html/amount.ts';
import { WORST_FIRST } from '../../report/html/badge.ts';
import { type Markup, markup } from '../../report/markup.ts';
import type { Verdict } from '../../rules/verdict.ts';
import type { Span } from './sample-spans.ts';

const STEP = 10;
const HEIGHT = 40;

/** So that who sees no colour sees how bad it was. */
export const HEIGHTS: Readonly<Record<Verdict, number>> = {
  ok: 14,
  warning: 22,
  unknown: 31,
  critical: 40,
};

/** Renders the strip with the same in words. */
export function renderDays(days: readonly Span[]): Markup {
  const width = days.length * STEP;
  return markup`<figure class="picture">
<figcaption>Verdict by day, the worst of each; the taller, the worse</figcaption>
<svg class="days" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img"
aria-labelledby="days-title days-desc">
<title id="days-title">Verdict by day</title>
<desc id="days-desc">${describe(days)}</desc>
${days.map(renderDay)}</svg>
<p class="axis"><span>${dayOf(days[0])}</span><span>${dayOf(days.at(-1))}</span></p>
</figure>`;
}

function dayOf(span: Span | undefined): string {
  return span?.from.toISOString().slice(0, 10) ?? '';
}

function renderDay(span: Span, at: number): Markup {
  const { worst, looks, verdicts } = span;
  const height = worst === null ? 2 : HEIGHTS[worst];
  const counts = WORST_FIRST.filter((verdict) => verdicts[verdict] > 0)
    .map((verdict) => `${spellCount(verdicts[verdict])} ${verdict}`)
    .join(', ');
  const words = looks === 0 ? 'not seen' : `${countOf(looks, 'look')}: ${counts}`;
  return markup`<rect class="${worst ?? 'none'}" x="${at * STEP + 1}" y="${HEIGHT - height}"
width="${STEP - 2}" height="${height}"><title>${dayOf(span)}, ${words}</title></rect>
`;
}

/** `2 days critical, 20 days ok, 8 days not seen`. */
function describe(days: readonly Span[]): string {
  const count = (worst: Verdict | null) => days.filter((day) => day.worst === worst).length;
  return [...WORST_FIRST, null]
    .map((worst) => ({ word: worst ?? 'not seen', number: count(worst) }))
    .filter(({ number }) => number > 0)
    .map(({ word, number }) => `${countOf(number, 'day')} ${word}`)
    .join(', ');
}
