/** What became another, everywhere. */

import { markup } from '../../report/markup.ts';
import { DIRECTIONS, type Direction } from '../../rules/compare/change.ts';
import { worstOf } from '../../rules/verdict.ts';
import type { MonitorView } from '../view.ts';
import { linkIn, renderChanges } from './change-list.ts';
import { countVerdicts, newsOf } from './fleet-summary.ts';
import type { Sheet } from './layout.ts';
import { renderTroubles } from './troubles.ts';

/** What is read of the history, and what is shown of it. */
const MAX_READ = 2000;
const MAX_SHOWN = 200;

/** Of one direction, or of all where it is null. */
export function changesPage(view: MonitorView, direction: Direction | null): Sheet {
  const fleet = view.watched();
  const all = view.history
    .changes(null, direction === null ? MAX_SHOWN : MAX_READ)
    .filter(({ change }) => direction === null || change.direction === direction)
    .slice(0, MAX_SHOWN);
  const choices = [null, ...DIRECTIONS].map((one) => renderChoice(one, one === direction));
  const list =
    all.length === 0
      ? markup`<p class="left-out">Nothing ${direction ?? ''} is known to have changed.</p>`
      : renderChanges(all, linkIn(view));
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
<section aria-label="Changes">${list}</section>`,
      },
    ],
  };
}

function renderChoice(direction: Direction | null, isCurrent: boolean) {
  const address = direction === null ? 'changes' : `changes?direction=${direction}`;
  const current = isCurrent ? markup` aria-current="page"` : null;
  return markup`<li><a href="${address}"${current}>${direction ?? 'all'}</a></li>`;
}
