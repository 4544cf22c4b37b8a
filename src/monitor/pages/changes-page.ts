/** What became another, everywhere. */

import { spellCount } from '../../report/html/amount.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { DIRECTIONS, type Direction } from '../../rules/compare/change.ts';
import { worstOf } from '../../rules/verdict.ts';
import type { StoredChange } from '../history/history.ts';
import type { MonitorView } from '../view.ts';
import { linkIn, renderChanges } from './change-list.ts';
import { countVerdicts, newsOf } from './fleet-summary.ts';
import type { Sheet } from './layout.ts';
import { renderTroubles } from './troubles.ts';
import { renderTime } from './when.ts';

/** How many are looked through for those of one direction, and how many are shown. */
export const MAX_READ = 2000;
const MAX_SHOWN = 200;

/** Of one direction, or of all where it is null. */
export function changesPage(view: MonitorView, direction: Direction | null): Sheet {
  const fleet = view.watched();
  const read = view.history.changes(null, direction === null ? MAX_SHOWN : MAX_READ);
  const chosen = read
    .filter(({ change }) => direction === null || change.direction === direction)
    .slice(0, MAX_SHOWN);
  const choices = [null, ...DIRECTIONS].map((one) => renderChoice(one, one === direction));
  const list = chosen.length === 0 ? null : renderChanges(chosen, linkIn(view));
  return {
    title: 'Changes – starttls-probe',
    news: newsOf(countVerdicts(fleet)),
    verdict: worstOf(fleet.map(({ glance }) => glance.verdict)),
    current: 'changes',
    about: null,
    fragments: [
      { id: 'troubles', body: renderTroubles(view) },
      {
        id: 'changes',
        body: markup`<header class="top"><p class="kind">Changes</p>
<h1>What changed lately</h1>
<p class="lead">The newest first, ${MAX_SHOWN} changes at most, by the look that found them.</p>
<nav class="choices" aria-label="Direction"><ul>${choices}</ul></nav></header>
<section aria-label="Changes">${list}${renderEnd(direction, chosen, read)}</section>`,
      },
    ],
  };
}

/** Says that there is none, or that the search came to its limit; null where the list is all. */
function renderEnd(
  direction: Direction | null,
  chosen: readonly StoredChange[],
  read: readonly StoredChange[],
): Markup | null {
  const isNone = chosen.length === 0;
  const which = direction === null ? 'change' : CHANGE_IN[direction];
  if (direction !== null && read.length === MAX_READ && chosen.length < MAX_SHOWN) {
    const since = renderTime(read.at(-1)?.at ?? '');
    const found = isNone ? markup`No ${which} is known since ${since}: only` : markup`Only`;
    return markup`<p class="left-out">${found} the newest ${spellCount(MAX_READ)} changes
were looked through${isNone ? null : markup`, back to ${since}`}.</p>`;
  }
  return isNone ? markup`<p class="left-out">No ${which} is known.</p>` : null;
}

const CHANGE_IN: Readonly<Record<Direction, string>> = {
  worse: 'change for the worse',
  better: 'change for the better',
  neutral: 'neutral change',
};

function renderChoice(direction: Direction | null, isCurrent: boolean) {
  const address = direction === null ? 'changes' : `changes?direction=${direction}`;
  const current = isCurrent ? markup` aria-current="page"` : null;
  return markup`<li><a href="${address}"${current}>${direction ?? 'all'}</a></li>`;
}
