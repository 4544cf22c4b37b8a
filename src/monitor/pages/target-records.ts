/** The last few dialogues with a place, each as it went, word by word where that was recorded. */

import { spellMs } from '../../report/html/amount.ts';
import { badge } from '../../report/html/badge.ts';
import { renderStages } from '../../report/html/dialogue.ts';
import { renderTranscript } from '../../report/html/transcript.ts';
import { cut, type Markup, markup } from '../../report/markup.ts';
import { describeGist } from '../../report/telling.ts';
import type { History, StoredRecord } from '../history/history.ts';
import { readRecordLine } from './record-line.ts';
import { renderTime } from './when.ts';

const MAX_RECORDS = 5;
const MAX_GIST = 300;

/** Null where none is kept. */
export function renderRecords(history: History, id: string): Markup | null {
  const records = history.records(id, MAX_RECORDS);
  if (records.length === 0) return null;
  return markup`<section aria-labelledby="h-records">
<h2 id="h-records">The last dialogues</h2>
<p class="about">The newest first. Open one to read what was said.</p>
<div class="findings">
${records.map(renderRecord)}</div>
</section>`;
}

function renderRecord({ at, line }: StoredRecord): Markup | null {
  const record = readRecordLine(line);
  if (!record) return null;
  return markup`<details class="finding past" data-key="${at}">
<summary>${badge(record.verdict)}<span class="id">${renderTime(at)}</span>
<span class="example">${cut(describeGist(record), MAX_GIST)}</span>
<span class="number">${spellMs(record.durationMs)}</span></summary>
<div class="inside">
${renderStages(record)}
${renderTranscript(record.transcript) ?? NO_TRANSCRIPT}
</div>
</details>
`;
}

const NO_TRANSCRIPT = markup`<p class="about">No transcript was recorded.</p>`;
