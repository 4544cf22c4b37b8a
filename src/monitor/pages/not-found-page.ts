import { type Markup, markup } from '../../report/markup.ts';
import type { MonitorView } from '../view.ts';
import { renderChanges } from './change-list.ts';
import type { Sheet } from './layout.ts';
import { renderName } from './place.ts';

const MAX_CHANGES = 20;

/** Tells that a place is not watched, with what the history still knows of it. */
export function gonePage(view: MonitorView, id: string, root: string): Sheet {
  const changes = view.history.changes(id, MAX_CHANGES);
  const name = changes[0]?.change.target;
  const remembered =
    changes.length === 0
      ? null
      : markup`<section aria-labelledby="h-changes"><h2 id="h-changes">What changed there</h2>
${renderChanges(changes, null)}</section>`;
  return sheetOf(
    'Not watched',
    markup`<header class="top"><p class="kind">Not found</p>
<h1>${name === undefined ? 'This address' : renderName(name)} is not watched</h1>
<p class="lead">It may have been until the configuration or its name changed.
<a href="${root}">See what is</a>.</p></header>
${remembered}`,
    id,
  );
}

/** Tells that there is no such page. */
export function notFoundPage(root: string): Sheet {
  return sheetOf(
    'Not found',
    markup`<header class="top"><p class="kind">Not found</p><h1>There is no such page</h1>
<p class="lead"><a href="${root}">Go to the fleet</a>.</p></header>`,
    null,
  );
}

function sheetOf(title: string, body: Markup, about: string | null): Sheet {
  return {
    title: `${title} – starttls-probe`,
    news: title,
    verdict: 'unknown',
    current: null,
    about,
    fragments: [{ id: 'not-found', body }],
  };
}
