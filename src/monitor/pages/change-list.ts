/** What changed, and where. */

import { type Markup, markup } from '../../report/markup.ts';
import type { Change, Direction } from '../../rules/compare/change.ts';
import type { StoredChange } from '../history/history.ts';
import type { MonitorView } from '../view.ts';
import { renderName } from './place.ts';
import { renderTimeBelowZone } from './when.ts';

const DIRECTION: Readonly<Record<Direction, readonly [symbol: string, mark: string]>> = {
  worse: ['▼', 'bad'],
  better: ['▲', 'good'],
  neutral: ['·', 'skipped'],
};

/** What one look at a place found to be another. */
interface Look {
  readonly first: StoredChange;
  readonly changes: Change[];
}

/** The newest first; `linkOf` gives what leads to where it was seen, null where the page says so. */
export function renderChanges(
  changes: readonly StoredChange[],
  linkOf: ((change: StoredChange) => Markup) | null,
): Markup {
  const where = linkOf === null ? null : markup`<th scope="col">Where</th>`;
  return markup`<table class="list changes${linkOf === null ? ' here' : ''}">
<thead><tr><th scope="col">When (UTC)</th>${where}<th scope="col">What changed</th></tr></thead>
<tbody>
${gatherLooks(changes).map((look) => renderLook(look, linkOf))}</tbody>
</table>
`;
}

function gatherLooks(changes: readonly StoredChange[]): Look[] {
  const looks: Look[] = [];
  for (const one of changes) {
    const last = looks.at(-1);
    if (last?.first.at === one.at && last.first.id === one.id) last.changes.push(one.change);
    else looks.push({ first: one, changes: [one.change] });
  }
  return looks;
}

function renderLook(
  { first, changes }: Look,
  linkOf: ((change: StoredChange) => Markup) | null,
): Markup {
  const where = linkOf === null ? null : markup`<th scope="row">${linkOf(first)}</th>`;
  return markup`<tr><td class="when">${renderTimeBelowZone(first.at)}</td>${where}
<td><ul>${changes.map(renderChange)}</ul></td></tr>
`;
}

function renderChange({ direction, message }: Change): Markup {
  const [symbol, mark] = DIRECTION[direction];
  return markup`<li><span class="mark ${mark}" role="img" aria-label="${direction}:">${symbol}</span>
<span>${message}</span></li>
`;
}

/** Leads to the page of the place, unless it is not watched any more. */
export function linkIn(view: MonitorView): (change: StoredChange) => Markup {
  return ({ id, change }) => {
    const name = renderName(change.target);
    return view.find(id) ? markup`<a href="targets/${id}">${name}</a>` : name;
  };
}

const FEW = 8;

/** The last few changes, and what leads to the others; null where nothing ever changed. */
export function renderChangesLately(view: MonitorView): Markup | null {
  const changes = view.history.changes(null, FEW + 1);
  if (changes.length === 0) return null;
  const more =
    changes.length > FEW ? markup`<p class="pager"><a href="changes">All changes</a></p>` : null;
  return markup`<section aria-labelledby="h-lately">
<h2 id="h-lately">Changed lately</h2>
<p class="about">What the last looks found to be another.</p>
${renderChanges(changes.slice(0, FEW), linkIn(view))}
${more}
</section>`;
}
