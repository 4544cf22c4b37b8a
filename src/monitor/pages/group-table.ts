/** The groups: what is probed together, when it was, and when it will be. */

import { countOf, spellCount } from '../../report/html/amount.ts';
import { icon, WORST_FIRST } from '../../report/html/badge.ts';
import { cut, type Markup, markup } from '../../report/markup.ts';
import { spellDuration } from '../../report/quantities.ts';
import type { Verdict } from '../../rules/verdict.ts';
import type { GroupView } from '../view.ts';
import type { Watched } from '../watched.ts';
import { addressOf } from './fleet-query.ts';
import { renderClock, renderTime } from './when.ts';

/** Null where there is none. */
export function renderGroups(
  groups: readonly GroupView[],
  fleet: readonly Watched[],
): Markup | null {
  if (groups.length === 0) return null;
  const members = Map.groupBy(fleet, ({ group }) => group);
  return markup`<table class="list groups">
<thead><tr><th scope="col">Group</th><th scope="col">Verdicts</th><th scope="col">Last round</th>
<th scope="col">Next round</th></tr></thead>
<tbody>
${groups.map((group) => renderGroup(group, members.get(group.name) ?? []))}</tbody>
</table>
`;
}

function renderGroup(group: GroupView, members: readonly Watched[]): Markup {
  const { name, schedule, trouble } = group;
  const remark =
    trouble === null ? null : markup`<p class="remark">${icon('warning')}${trouble}</p>`;
  return markup`<tr>
<th scope="row"><a href="${addressOf({ group: name })}"><bdi>${cut(name)}</bdi></a>
<small>${schedule}, ${describeStandard(group)}</small>${remark}</th>
<td>${renderCounts(members)}</td>
<td>${renderLast(group)}</td>
<td>${renderNext(group)}</td></tr>
`;
}

/** What its records are held against, in a few words. */
export function describeStandard({ policies, requireTls }: GroupView): string {
  const required = requireTls ? ['TLS required'] : [];
  const held = policies.length === 0 ? [] : [`held against ${policies.join(', ')}`];
  const all = [...required, ...held];
  return all.length === 0 ? 'nothing declared' : all.join(', ');
}

function renderCounts(members: readonly Watched[]): Markup {
  if (members.length === 0) return markup`<span class="none">none seen yet</span>`;
  const count = (verdict: Verdict) =>
    members.filter(({ glance }) => glance.verdict === verdict).length;
  const counts = WORST_FIRST.map((verdict) => [verdict, count(verdict)] as const)
    .filter(([, number]) => number > 0)
    .map(
      ([verdict, number]) =>
        markup`<span class="count">${icon(verdict)}${spellCount(number)} ${verdict}</span> `,
    );
  return markup`${counts}`;
}

function renderLast({ last }: GroupView): Markup {
  if (last === null) return markup`<span class="none">none yet</span>`;
  const { startedAt, endedAt, records } = last;
  const took = spellDuration(Date.parse(endedAt) - Date.parse(startedAt));
  return markup`${renderTime(endedAt)}<small>${countOf(records, 'record')} in ${took}</small>`;
}

function renderNext({ running, nextAt }: GroupView): Markup {
  if (running) {
    return markup`<span class="running">under way</span>
<small>${spellCount(running.done)} done since ${renderClock(running.startedAt)}</small>`;
  }
  if (nextAt === null) return markup`<span class="none">none comes any more</span>`;
  return renderTime(nextAt);
}
