import { countOf } from '../../report/html/amount.ts';
import { markup } from '../../report/markup.ts';
import { worstOf } from '../../rules/verdict.ts';
import type { MonitorView } from '../view.ts';
import { countVerdicts, newsOf } from './fleet-summary.ts';
import { renderGroups } from './group-table.ts';
import type { Sheet } from './layout.ts';
import { renderTroubles } from './troubles.ts';

/** The groups by themselves. */
export function groupsPage(view: MonitorView): Sheet {
  const fleet = view.watched();
  const groups = view.groups();
  return {
    title: 'Groups – starttls-probe',
    news: newsOf(countVerdicts(fleet)),
    verdict: worstOf(fleet.map(({ glance }) => glance.verdict)),
    current: 'groups',
    about: null,
    fragments: [
      { id: 'troubles', body: renderTroubles(view) },
      {
        id: 'groups',
        body: markup`<header class="top"><p class="kind">Groups</p>
<h1>${groups.length === 0 ? 'No group is configured' : countOf(groups.length, 'group')}</h1>
<p class="lead">What is probed together, when it was, and when it will be.</p></header>
<section aria-label="Groups">${renderGroups(groups, fleet)}</section>`,
      },
    ],
  };
}
