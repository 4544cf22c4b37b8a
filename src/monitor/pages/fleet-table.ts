/** All that was asked for of the fleet, one page of it. */

import { spellMs } from '../../report/html/amount.ts';
import { badge } from '../../report/html/badge.ts';
import { cut, type Markup, markup } from '../../report/markup.ts';
import type { Watched } from '../watched.ts';
import { spellDaysLeft } from './days-left.ts';
import { addressOf, type FleetQuery, type SortKey } from './fleet-query.ts';
import { renderPager } from './pager.ts';
import { detailsOf, linkTo } from './place.ts';
import { spellStartTls } from './spell-glance.ts';
import { renderTime, renderTimeBelowZone } from './when.ts';

/** Rows of one page; a browser lays them out at once. */
export const PAGE_ROWS = 200;

const COLUMNS: readonly (readonly [key: SortKey, name: string])[] = [
  ['verdict', 'Verdict'],
  ['target', 'Address'],
  ['starttls', 'STARTTLS'],
  ['tls', 'TLS'],
  ['until', 'Valid until'],
  ['seen', 'Last seen (UTC)'],
];

interface Table {
  readonly chosen: readonly Watched[];
  readonly query: FleetQuery;
  readonly isStale: (watched: Watched) => boolean;
  readonly now: Date;
}

/** Null where nothing was chosen. */
export function renderFleetTable({ chosen, query, isStale, now }: Table): Markup | null {
  if (chosen.length === 0) return null;
  const pages = Math.ceil(chosen.length / PAGE_ROWS);
  const page = Math.min(query.page, pages);
  const shown = chosen.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS);
  return markup`<table class="list records fleet">
<thead><tr>${COLUMNS.map(([key, name]) => renderHeading(key, name, query))}</tr></thead>
${shown.map((watched) => renderRow(watched, isStale(watched), now))}</table>
${renderPager(page, pages, (number) => `${addressOf({ ...query, page: number })}#h-all`)}`;
}

/** A link that sorts by this column, or turns its order round. */
function renderHeading(key: SortKey, name: string, query: FleetQuery): Markup {
  const isSorted = key === query.sort;
  const next = { ...query, sort: key, isReversed: isSorted && !query.isReversed, page: 1 };
  const order = query.isReversed ? 'descending' : 'ascending';
  const sorted = isSorted ? markup` aria-sort="${order}"` : null;
  return markup`<th scope="col"${sorted}><a href="${addressOf(next)}#h-all">${name}</a></th>`;
}

function renderRow(watched: Watched, isStale: boolean, now: Date): Markup {
  const { since, group, glance } = watched;
  const late = isStale ? markup` <b class="late">not seen again when due</b>` : null;
  return markup`<tbody>
<tr><td>${badge(glance.verdict)}</td>
<th scope="row">${linkTo(watched)}<small>${describe(watched, group)}</small></th>
${renderStartTls(watched)}<td>${glance.protocol ?? ''}</td>${renderUntil(watched, now)}
<td>${renderTimeBelowZone(glance.startedAt)}<small>in ${spellMs(glance.durationMs)}${late}</small></td>
</tr>
<tr><td colspan="${COLUMNS.length}"><p class="gist"><span>${glance.gist}</span>
<span class="more">${glance.verdict} since ${renderTime(since)}</span></p></td></tr></tbody>
`;
}

function describe(watched: Watched, group: string): string {
  const { connector } = watched.glance;
  const held = connector === null ? [] : [`held against ${cut(connector)}`];
  return [...detailsOf(watched), `in ${cut(group)}`, ...held].join(', ');
}

function renderStartTls({ glance }: Watched): Markup {
  const { outcome } = glance;
  const remark = outcome === 'completed' ? null : markup`<small>${outcome}</small>`;
  return markup`<td>${spellStartTls(glance)}${remark}</td>`;
}

function renderUntil({ glance: { certificate } }: Watched, now: Date): Markup {
  if (certificate === null) return markup`<td class="nothing"></td>`;
  const { notAfter, trusted } = certificate;
  if (notAfter === null) return markup`<td>unreadable</td>`;
  const trust = trusted ? '' : ', not trusted';
  return markup`<td>${notAfter.slice(0, 10)}
<small>${spellDaysLeft(notAfter, now)}${trust}</small></td>`;
}
