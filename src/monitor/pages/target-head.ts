/** The top of a place's page: how it is, since when, and how fresh that is. */

import { badge } from '../../report/html/badge.ts';
import { cut, type Markup, markup } from '../../report/markup.ts';
import { nameOf } from '../../report/telling.ts';
import type { GroupView } from '../view.ts';
import type { Watched } from '../watched.ts';
import { detailsOf, renderName } from './place.ts';
import { renderTime } from './when.ts';

interface Head {
  readonly watched: Watched;
  /** Null once it is not configured. */
  readonly group: GroupView | null;
  readonly isStale: boolean;
}

/** Renders the name, the verdict and the gist, with how fresh they are. */
export function renderTargetHead({ watched, group, isStale }: Head): Markup {
  const { glance, since } = watched;
  const details = detailsOf(watched);
  const groupLink = `../?${new URLSearchParams({ group: watched.group })}`;
  return markup`<header class="top target">
<p class="kind"><a href="../">Fleet</a> › <a href="${groupLink}"><bdi>${cut(watched.group)}</bdi></a></p>
<h1>${renderName(nameOf(glance))}</h1>
${details.length === 0 ? null : markup`<p class="details">${details.join(', ')}</p>`}
<p class="state">${badge(glance.verdict)} <span class="gist">${glance.gist}</span></p>
<p class="lead">${capitalise(glance.verdict)} since ${renderTime(since)}, last seen ${renderTime(glance.startedAt)}${
    group === null ? null : `, probed ${group.schedule}`
  }.${isStale ? STALE : null}</p>
<p class="actions"><a href="../api/observations?id=${watched.id}">The record as JSON</a></p>
</header>`;
}

const STALE = markup` <strong>It was not seen again when due; how it is now is not known.</strong>`;

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
