/** The form that asks for a part of the fleet; it works without any program. */

import { countOf, spellCount } from '../../report/html/amount.ts';
import { icon, WORST_FIRST } from '../../report/html/badge.ts';
import { cut, type Markup, markup } from '../../report/markup.ts';
import type { Verdict } from '../../rules/verdict.ts';
import type { GroupView } from '../view.ts';
import type { Watched } from '../watched.ts';
import { type FleetQuery, isNarrowed } from './fleet-query.ts';

interface Tools {
  readonly fleet: readonly Watched[];
  readonly groups: readonly GroupView[];
  readonly query: FleetQuery;
  /** How many the query leaves. */
  readonly chosen: number;
}

const CHECKED = markup` checked`;
const SELECTED = markup` selected`;

/** Null where there is nothing to choose from. */
export function renderFleetTools({ fleet, groups, query, chosen }: Tools): Markup | null {
  if (fleet.length === 0) return null;
  const total = countOf(fleet.length, 'address', 'addresses');
  const shown = isNarrowed(query)
    ? markup`${spellCount(chosen)} of ${total} <a href="./#h-all">Show all</a>`
    : markup`${total}`;
  return markup`<section aria-labelledby="h-all">
<h2 id="h-all">All addresses</h2>
<form class="tools" role="search" action="./#h-all">
<label class="query"><span>Search</span>
<input type="search" name="q" value="${query.words}" placeholder="Host, address, finding, event …"
autocomplete="off" spellcheck="false"></label>
<div role="group" aria-labelledby="verdicts"><span id="verdicts">Verdict</span>
<div class="chips">${WORST_FIRST.map((verdict) => renderChip(verdict, query))}</div></div>
${renderGroupChoice(groups, query)}
${renderOrder(query)}<button type="submit" class="go">Filter</button>
<p class="shown" id="shown">${shown}</p>
</form>
</section>`;
}

function renderChip(verdict: Verdict, { verdicts }: FleetQuery): Markup {
  return markup`<label class="chip"><input type="checkbox" name="verdict" value="${verdict}"${
    verdicts.includes(verdict) ? CHECKED : null
  }>${icon(verdict)}${verdict}</label>`;
}

function renderGroupChoice(groups: readonly GroupView[], { group }: FleetQuery): Markup | null {
  if (groups.length < 2) return null;
  const options = groups.map(
    ({ name }) =>
      markup`<option value="${name}"${name === group ? SELECTED : null}>${cut(name)}</option>`,
  );
  return markup`<label><span>Group</span>
<select name="group"><option value="">any</option>${options}</select></label>`;
}

/** Keeps the order that was chosen before. */
function renderOrder({ sort, isReversed }: FleetQuery): Markup | null {
  if (sort === 'verdict' && !isReversed) return null;
  const reverse = isReversed ? markup`<input type="hidden" name="order" value="reverse">` : null;
  return markup`<input type="hidden" name="sort" value="${sort}">${reverse}`;
}
