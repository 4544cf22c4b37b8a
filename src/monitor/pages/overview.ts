/** The fleet at a glance: what is wrong, what will happen, and all that is watched. */

import { spellVerdicts } from '../../report/html/verdict-counts.ts';
import { markup } from '../../report/markup.ts';
import { worstOf } from '../../rules/verdict.ts';
import type { GroupView, MonitorView } from '../view.ts';
import type { Watched } from '../watched.ts';
import { renderAttention } from './attention.ts';
import { renderChangesLately } from './change-list.ts';
import { type FleetQuery, isNarrowed } from './fleet-query.ts';
import { selectFleet } from './fleet-selection.ts';
import { countVerdicts, newsOf, renderSummary } from './fleet-summary.ts';
import { renderFleetTable } from './fleet-table.ts';
import { renderFleetTools } from './fleet-tools.ts';
import { renderGroups } from './group-table.ts';
import type { Fragment, Sheet } from './layout.ts';
import { renderPredicted } from './predicted.ts';
import { stalenessOf } from './staleness.ts';
import { renderTroubles } from './troubles.ts';

/** Of one group, of some verdicts or with some words, the list alone follows the counts. */
export function overview(view: MonitorView, query: FleetQuery, now: Date): Sheet {
  const fleet = view.watched();
  const groups = view.groups();
  const verdicts = countVerdicts(fleet);
  const isStale = stalenessOf(groups, now);
  const chosen = selectFleet(fleet, query);
  const shown = isNarrowed(query) ? [] : glances(view, fleet, groups);
  const counts = verdicts.total === 0 ? 'nothing seen yet' : spellVerdicts(verdicts);
  return {
    title: `${counts} – starttls-probe`,
    news: newsOf(verdicts),
    verdict: worstOf(fleet.map(({ glance }) => glance.verdict)),
    current: 'fleet',
    about: null,
    fragments: [
      { id: 'troubles', body: renderTroubles(view) },
      { id: 'summary', body: renderSummary({ fleet, groups, verdicts, isStale }) },
      ...shown,
      { id: 'tools', body: renderFleetTools({ fleet, groups, query, chosen: chosen.length }) },
      { id: 'all', body: renderFleetTable({ chosen, query, isStale, now }) },
    ],
  };
}

function glances(
  view: MonitorView,
  fleet: readonly Watched[],
  groups: readonly GroupView[],
): readonly Fragment[] {
  const table = renderGroups(groups, fleet);
  return [
    { id: 'events', body: renderPredicted(fleet) },
    { id: 'attention', body: renderAttention(fleet) },
    { id: 'lately', body: renderChangesLately(view) },
    {
      id: 'groups',
      body:
        table &&
        markup`<section aria-labelledby="h-groups"><h2 id="h-groups">Groups</h2>
<p class="about">What is probed together, and when.</p>
${table}</section>`,
    },
  ];
}
