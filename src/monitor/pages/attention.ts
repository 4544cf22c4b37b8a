/** The places where something is wrong, the worst first. */

import { countOf } from '../../report/html/amount.ts';
import { badge } from '../../report/html/badge.ts';
import { type Markup, markup } from '../../report/markup.ts';
import type { Watched } from '../watched.ts';
import { addressOf, readFleetQuery } from './fleet-query.ts';
import { selectFleet } from './fleet-selection.ts';
import { detailsOf, linkTo } from './place.ts';
import { renderTimeBelowZone } from './when.ts';

const MAX_SHOWN = 10;

const WORST_FIRST = {
  ...readFleetQuery(new URLSearchParams()),
  verdicts: ['critical', 'unknown', 'warning'],
} as const;

/** Null where all is well. */
export function renderAttention(fleet: readonly Watched[]): Markup | null {
  const all = selectFleet(fleet, WORST_FIRST);
  if (all.length === 0) return null;
  const more =
    all.length <= MAX_SHOWN
      ? null
      : markup`<p class="pager"><a href="${addressOf(WORST_FIRST)}">All
${countOf(all.length, 'address', 'addresses')} that need attention</a></p>`;
  return markup`<section aria-labelledby="h-attention">
<h2 id="h-attention">Needs attention</h2>
<p class="about">The worst first, and of those that are equally bad the newest.</p>
<table class="list attention">
<thead><tr><th scope="col">Verdict</th><th scope="col">Address</th><th scope="col">What is wrong</th>
<th scope="col">Since (UTC)</th></tr></thead>
<tbody>
${all.slice(0, MAX_SHOWN).map(renderRow)}</tbody>
</table>
${more}
</section>`;
}

function renderRow(watched: Watched): Markup {
  const { since, glance } = watched;
  const details = detailsOf(watched).join(', ');
  return markup`<tr><td>${badge(glance.verdict)}</td>
<th scope="row">${linkTo(watched)}${details === '' ? null : markup`<small>${details}</small>`}</th>
<td class="gist">${glance.gist}</td><td class="when">${renderTimeBelowZone(since)}</td></tr>
`;
}
