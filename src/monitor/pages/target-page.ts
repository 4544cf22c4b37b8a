/** The page of one place, as a doctor's note: what will happen, why, what to do, and how it was found. */

import { renderStages } from '../../report/html/dialogue.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { nameOf } from '../../report/telling.ts';
import type { Judged } from '../../rules/judge.ts';
import type { GroupView, MonitorView } from '../view.ts';
import type { Watched } from '../watched.ts';
import { renderChanges } from './change-list.ts';
import type { Fragment, Sheet } from './layout.ts';
import { readRecordLine } from './record-line.ts';
import { stalenessOf } from './staleness.ts';
import { renderCertificate } from './target-certificate.ts';
import { renderTargetHead } from './target-head.ts';
import { renderHistory } from './target-history.ts';
import { renderPlace } from './target-place.ts';
import { renderRecords } from './target-records.ts';
import { renderFindings, renderPredictions } from './target-statements.ts';
import { renderTroubles } from './troubles.ts';

const MAX_CHANGES = 50;

/** Reads the last record, and of the history what the page shows. */
export function targetPage(view: MonitorView, watched: Watched, now: Date): Sheet {
  const { id, glance, line } = watched;
  const name = nameOf(glance);
  const groups = view.groups();
  const group = groups.find((one) => one.name === watched.group) ?? null;
  const isStale = stalenessOf(groups, now)(watched);
  const record = readRecordLine(line);
  return {
    title: `${glance.verdict}: ${name} – starttls-probe`,
    news: `${name} is ${glance.verdict}: ${glance.gist}`,
    verdict: glance.verdict,
    current: null,
    about: id,
    fragments: [
      { id: 'troubles', body: renderTroubles(view) },
      { id: 'head', body: renderTargetHead({ watched, group, isStale }) },
      ...(record ? statementsAndFacts(record, group, now) : [UNREADABLE]),
      { id: 'history', body: renderHistory(view.history, id, now) },
      { id: 'changes', body: renderChangesOf(view, id) },
      { id: 'records', body: renderRecords(view.history, id) },
    ],
  };
}

const UNREADABLE: Fragment = {
  id: 'unreadable',
  body: markup`<p class="left-out">The last record was written by another version of the program and
cannot be shown; the next round brings one that can.</p>`,
};

function statementsAndFacts(record: Judged, group: GroupView | null, now: Date): Fragment[] {
  return [
    { id: 'predictions', body: renderPredictions(record) },
    { id: 'findings', body: renderFindings(record) },
    { id: 'dialogue', body: renderDialogue(record, group) },
    { id: 'certificate', body: renderCertificate(record.facts.certificate, now) },
  ];
}

/** The stages, beside who was spoken to and what it is held against. */
function renderDialogue(record: Judged, group: GroupView | null): Markup {
  const stages = renderStages(record) ?? markup`<p class="about">It never began.</p>`;
  return markup`<section aria-labelledby="h-dialogue">
<h2 id="h-dialogue">The last dialogue</h2>
<div class="card"><div class="facts bare">
<div><h3>Stage by stage</h3>
${stages}</div>
<div><h3>With whom, and by what it is judged</h3>
${renderPlace(record, group)}</div>
</div></div>
</section>`;
}

function renderChangesOf({ history }: MonitorView, id: string): Markup | null {
  const changes = history.changes(id, MAX_CHANGES);
  if (changes.length === 0) return null;
  return markup`<section aria-labelledby="h-changes">
<h2 id="h-changes">What changed here</h2>
${renderChanges(changes, null)}
</section>`;
}
