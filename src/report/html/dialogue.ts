/** The stages of a dialogue as a list: how each went, how long it took, what it gave. */

import type { Judged } from '../../rules/judge.ts';
import { type Markup, markup } from '../markup.ts';
import type { Mark } from '../paint.ts';
import { type StageRow, stageRows } from '../stages.ts';
import { spellMs } from './amount.ts';

/** What stands before a stage, for who does not see the symbol. */
const MARKS: Readonly<Record<Mark, readonly [symbol: string, word: string]>> = {
  good: ['✓', 'went well'],
  bad: ['✗', 'went wrong'],
  doubtful: ['!', 'is doubtful'],
  skipped: ['·', 'was skipped'],
};

/** Null where not even a name was looked up. */
export function renderStages(judged: Judged): Markup | null {
  const rows = stageRows(judged);
  if (rows.length === 0) return null;
  return markup`<ol class="stages">
${rows.map(renderStage)}</ol>`;
}

function renderStage({ mark, name, ms, text }: StageRow): Markup {
  const [symbol, word] = MARKS[mark];
  const time = ms === null ? null : markup`<span class="ms">${spellMs(ms)}</span>`;
  return markup`<li><span class="mark ${mark}" role="img" aria-label="${word}">${symbol}</span>
<b>${name}</b>${time}<span class="said">${text}</span></li>
`;
}
