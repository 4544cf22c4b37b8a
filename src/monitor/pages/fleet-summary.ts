/** The top of the fleet's page: the answer in one sentence, and the verdicts counted. */

import { countOf, spellCount } from '../../report/html/amount.ts';
import { Tally } from '../../report/html/tally.ts';
import { renderStrip, renderTiles, spellHeadline } from '../../report/html/verdict-counts.ts';
import { type Markup, markup } from '../../report/markup.ts';
import type { GroupView } from '../view.ts';
import type { Watched } from '../watched.ts';
import { addressOf } from './fleet-query.ts';
import { renderTime } from './when.ts';

interface Fleet {
  readonly fleet: readonly Watched[];
  readonly groups: readonly GroupView[];
  readonly verdicts: Tally;
  readonly isStale: (watched: Watched) => boolean;
}

/** Counts how many have each verdict. */
export function countVerdicts(fleet: readonly Watched[]): Tally {
  const verdicts = new Tally();
  for (const { glance } of fleet) verdicts.add(glance.verdict);
  return verdicts;
}

/** The headline, which is read out when it becomes another. */
export function newsOf(verdicts: Tally): string {
  return verdicts.total === 0 ? 'Nothing was seen yet' : spellHeadline(verdicts);
}

/** Renders it also where nothing was seen yet, and says so. */
export function renderSummary(given: Fleet): Markup {
  const { groups, verdicts } = given;
  if (verdicts.total === 0) return renderEmpty(groups);
  return markup`<header class="top">
<p class="kind">The fleet</p>
<h1>${spellHeadline(verdicts)}</h1>
<p class="lead">${renderLead(given)}</p>
${renderStrip(verdicts)}
${renderTiles(verdicts, (verdict) => addressOf({ verdicts: [verdict] }))}
</header>`;
}

function renderEmpty(groups: readonly GroupView[]): Markup {
  const running = groups.find(({ running }) => running !== null);
  const what =
    groups.length === 0
      ? 'No group is configured: name one with its targets in the configuration file.'
      : running
        ? `The first round of ${running.name} is under way. What it finds appears here.`
        : 'No round has given a record yet. What the next one finds appears here.';
  return markup`<header class="top">
<p class="kind">The fleet</p>
<h1>Nothing was seen yet</h1>
<p class="lead">${what}</p>
</header>`;
}

function renderLead({ fleet, groups, isStale }: Fleet): Markup {
  const newest = fleet.reduce((latest, { glance }) => laterOf(latest, glance.startedAt), '');
  const stale = fleet.filter(isStale).length;
  const addresses = countOf(fleet.length, 'address', 'addresses');
  const late = stale === 0 ? null : markup` <strong>${spellStale(stale)}</strong>`;
  return markup`${addresses} in ${countOf(groups.length, 'group')}, last seen
${renderTime(newest)}.${late}`;
}

function spellStale(count: number): string {
  return count === 1
    ? '1 address was not seen again when due; how it is now is not known.'
    : `${spellCount(count)} addresses were not seen again when due; how they are now is not known.`;
}

function laterOf(one: string, other: string): string {
  return one < other ? other : one;
}
