/** What will happen at a place, and what is wrong there, each with its evidence and what to do. */

import { badge } from '../../report/html/badge.ts';
import { leftOut } from '../../report/html/left-out.ts';
import { predictionCard } from '../../report/html/prediction-card.ts';
import { renderGrounds } from '../../report/html/statement.ts';
import { cut, type Markup, markup } from '../../report/markup.ts';
import {
  fromFinding,
  fromPrediction,
  type Statement,
  WORST_STATEMENT_FIRST,
} from '../../report/telling.ts';
import type { Finding, Prediction } from '../../rules/finding.ts';
import type { Judged } from '../../rules/judge.ts';

/** Our own records stay far below. */
const MAX_SHOWN = 30;
const MAX_TITLE = 600;

/** Null where no event is predicted. */
export function renderPredictions({ predictions }: Judged): Markup | null {
  if (predictions.length === 0) return null;
  const shown = predictions.slice(0, MAX_SHOWN);
  return markup`<section aria-labelledby="h-predictions">
<h2 id="h-predictions">What will happen</h2>
<p class="about">The events that Exchange will log for this, or logs already.</p>
${shown.map(renderPrediction)}
${leftOut(predictions.length - shown.length, 'further event')}
</section>`;
}

function renderPrediction(prediction: Prediction): Markup {
  return predictionCard(prediction, fromPrediction(prediction));
}

/** Null where nothing was found. */
export function renderFindings({ findings }: Judged): Markup | null {
  if (findings.length === 0) return null;
  const ranked = findings.toSorted((one, other) => rankOf(one) - rankOf(other));
  const shown = ranked.slice(0, MAX_SHOWN);
  return markup`<section aria-labelledby="h-findings">
<h2 id="h-findings">What was found</h2>
<p class="about">The worst first.</p>
${shown.map((finding) => renderFinding(finding.id, fromFinding(finding)))}
${leftOut(findings.length - shown.length, 'further finding')}
</section>`;
}

function rankOf({ severity }: Finding): number {
  return WORST_STATEMENT_FIRST.indexOf(severity);
}

function renderFinding(id: string, statement: Statement): Markup {
  return markup`<article class="card found">
<header><h3>${badge(statement.severity)} <span>${cut(statement.title, MAX_TITLE)}</span></h3>
<p class="id">${cut(id)}</p></header>
${renderGrounds(statement)}
</article>
`;
}
