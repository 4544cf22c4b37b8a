/** All that the page shows of one record once it is opened. */

import type { Judged } from '../../rules/judge.ts';
import { type Markup, markup } from '../markup.ts';
import { type Statement, statementsOf } from '../telling.ts';
import { badge } from './badge.ts';
import { renderStages } from './dialogue.ts';
import { factsOf, renderFacts } from './facts.ts';
import { renderGrounds } from './statement.ts';
import { renderTranscript } from './transcript.ts';

/** What a saved file may hold more of is not shown; our own records stay far below. */
const MAX_STATEMENTS = 20;

/** Characters of markup; where there are more, somebody means to fill the page. */
const MAX_DETAILS = 100_000;

/** The first statement is the line that was opened, and is not said again. */
export function renderDetails(judged: Judged): Markup {
  const statements = statementsOf(judged);
  const stages = renderStages(judged);
  const details = markup`<div class="inside">
${statements.slice(0, MAX_STATEMENTS).map(renderStatement)}
<div class="facts">
${
  stages === null
    ? null
    : markup`<div><h3>The dialogue</h3>
${stages}</div>`
}
<div><h3>The facts</h3>
${renderFacts(factsOf(judged))}</div>
</div>
${renderTranscript(judged.transcript)}
</div>`;
  if (details.text.length <= MAX_DETAILS) return details;
  return markup`<div class="inside"><p class="left-out">
Left out: it is far longer than any record should be.</p></div>`;
}

/** The first one stands without its heading, which was the line that was opened. */
function renderStatement(statement: Statement, at: number): Markup {
  const { severity, title } = statement;
  const heading = at === 0 ? null : markup`<h3>${badge(severity)} <span>${title}</span></h3>`;
  return markup`<article class="statement">
${heading}
${renderGrounds(statement)}
</article>
`;
}
