/** The history of a place: thirty days as a strip, how long its looks took, and both as a table. */

import { spellCount, spellMs } from '../../report/html/amount.ts';
import { WORST_FIRST } from '../../report/html/badge.ts';
import { type Markup, markup } from '../../report/markup.ts';
import type { History, Sample } from '../history/history.ts';
import { renderDays } from './picture-of-days.ts';
import { renderDurations } from './picture-of-durations.ts';
import { gatherSpans, type Span } from './sample-spans.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = 30;

/** Null where no look is kept. */
export function renderHistory(history: History, id: string, now: Date): Markup | null {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const from = new Date(today - (DAYS - 1) * DAY_MS);
  const samples = history.samples(id, from);
  if (samples.length === 0) return null;
  const days = gatherSpans(samples, { from, spanMs: DAY_MS, count: DAYS });
  return markup`<section aria-labelledby="h-history">
<h2 id="h-history">The last ${DAYS} days</h2>
<p class="about">${describe(samples)}</p>
<div class="card history">
${renderDays(days)}
${renderDurations(samples, now)}
<details class="rest" data-key="days"><summary>The same as a table</summary>
${renderTable(days)}</details>
</div>
</section>`;
}

/** `8,640 looks: 12 critical, 3 unknown, 8,625 ok.` */
function describe(samples: readonly Sample[]): string {
  const counts = WORST_FIRST.map((verdict) => ({
    verdict,
    count: samples.filter((sample) => sample.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  const words = counts.map(({ verdict, count }) => `${spellCount(count)} ${verdict}`).join(', ');
  return `${spellCount(samples.length)} ${samples.length === 1 ? 'look' : 'looks'}: ${words}.`;
}

const HEADINGS = ['Day (UTC)', 'Looks', 'Critical', 'Unknown', 'Warning', 'Ok', 'Took'];

function renderTable(days: readonly Span[]): Markup {
  const rows = days.toReversed().filter(({ looks }) => looks > 0);
  return markup`<div class="wide" tabindex="0" role="region" aria-label="Days as a table">
<table class="numbers">
<thead><tr>${HEADINGS.map((heading) => markup`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>
${rows.map(renderRow)}</tbody>
</table></div>`;
}

function renderRow({ from, looks, verdicts, medianMs, longestMs }: Span): Markup {
  const counts = WORST_FIRST.map((verdict) => markup`<td>${spellCount(verdicts[verdict])}</td>`);
  const took =
    medianMs === null || longestMs === null
      ? ''
      : `${spellMs(medianMs)}, at most ${spellMs(longestMs)}`;
  return markup`<tr><th scope="row">${from.toISOString().slice(0, 10)}</th>
<td>${spellCount(looks)}</td>${counts}<td>${took}</td></tr>
`;
}
