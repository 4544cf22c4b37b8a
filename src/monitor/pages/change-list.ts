/** What changed, and where. */

import { spellCount } from '../../report/html/amount.ts';
import { cut, type Markup, markup } from '../../report/markup.ts';
import type { Direction } from '../../rules/compare/change.ts';
import type { StoredChange } from '../history/history.ts';
import type { MonitorView } from '../view.ts';
import { renderTimeBelowZone } from './when.ts';

const DIRECTION: Readonly<Record<Direction, readonly [symbol: string, mark: string]>> = {
  worse: ['▼', 'bad'],
  better: ['▲', 'good'],
  neutral: ['·', 'skipped'],
};

/** The newest first; `linkOf` gives what leads to where it was seen, null where the page says so. */
export function renderChanges(
  changes: readonly StoredChange[],
  linkOf: (change: StoredChange) => Markup | null,
): Markup {
  return markup`<table class="list changes">
<thead><tr><th scope="col">When (UTC)</th><th scope="col">Direction</th>
<th scope="col">What changed</th></tr></thead>
<tbody>
${changes.map((one) => renderChange(one, linkOf(one)))}</tbody>
</table>
`;
}

function renderChange({ at, change }: StoredChange, link: Markup | null): Markup {
  const [symbol, mark] = DIRECTION[change.direction];
  return markup`<tr><td class="when">${renderTimeBelowZone(at)}</td>
<td><span class="mark ${mark}" aria-hidden="true">${symbol}</span> ${change.direction}</td>
<td>${link === null ? null : markup`<b>${link}</b> `}${change.message}</td></tr>
`;
}

/** Leads to the page of the place, unless it is not watched any more. */
export function linkIn(view: MonitorView): (change: StoredChange) => Markup {
  return ({ id, change }) => {
    const name = markup`<bdi>${cut(change.target)}</bdi>`;
    return view.find(id) ? markup`<a href="targets/${id}">${name}</a>` : name;
  };
}

const FEW = 5;

/** The last few changes, and what leads to the others; null where nothing ever changed. */
export function renderChangesLately(view: MonitorView): Markup | null {
  const changes = view.history.changes(null, FEW + 1);
  if (changes.length === 0) return null;
  const more =
    changes.length > FEW ? markup`<p class="pager"><a href="changes">All changes</a></p>` : null;
  return markup`<section aria-labelledby="h-lately">
<h2 id="h-lately">Changed lately</h2>
<p class="about">The last ${spellCount(Math.min(changes.length, FEW))} of what became another.</p>
${renderChanges(changes.slice(0, FEW), linkIn(view))}
${more}
</section>`;
}
