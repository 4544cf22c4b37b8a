/** A prediction or a finding with what shows it and what to do about it. */

import { findEvent } from '../../rules/events.ts';
import type { Prediction } from '../../rules/finding.ts';
import { join, type Markup, markup } from '../markup.ts';
import type { Statement } from '../telling.ts';

/** Why, and what to do, side by side where there is room; what is pasted stands by itself. */
export function renderGrounds({ prediction, evidence, fix }: Statement): Markup {
  const quote = prediction && renderEventText(prediction);
  const why = evidence.map((reason) => markup`<li>${reason}</li>\n`);
  const grounds =
    quote === null && why.length === 0
      ? null
      : markup`<div class="why">${quote}
${
  why.length === 0
    ? null
    : markup`<p class="topic">Why</p><ul>
${why}</ul>`
}</div>`;
  const remedy =
    fix.length === 0
      ? null
      : markup`<div class="fix"><p class="topic">What to do</p>
${renderFix(fix)}</div>`;
  return markup`<div class="grounds">${grounds}${remedy}</div>`;
}

/** Where no page gives the event's text, ours stands there, and is no quotation. */
function renderEventText({ eventId, message, source }: Prediction): Markup {
  const isTheirs = typeof findEvent(eventId)?.message === 'string';
  if (!isTheirs) return markup`<p>${message}</p>`;
  return markup`<blockquote><p>${message}</p>
<footer>${source} ${eventId}, in the server's own words</footer></blockquote>`;
}

/** What is pasted together stands together: remarks, and the cmdlets that they speak of. */
function renderFix(lines: readonly string[]): Markup {
  const blocks: { readonly isCode: boolean; readonly lines: string[] }[] = [];
  for (const line of lines) {
    const isCode = isRemark(line) || CMDLET.test(line);
    const last = blocks.at(-1);
    const begins = isRemark(line) && !isRemark(last?.lines.at(-1) ?? '#');
    if (last?.isCode === isCode && !begins) last.lines.push(line);
    else blocks.push({ isCode, lines: [line] });
  }
  return join(
    blocks.map((block) =>
      block.isCode
        ? markup`<pre class="code">${join(block.lines.map(renderCode), '\n')}</pre>\n`
        : markup`${block.lines.map((line) => markup`<p>${line}</p>\n`)}`,
    ),
  );
}

const CMDLET = /^[A-Z][a-z]+-[A-Z]\w+ /;

function isRemark(line: string): boolean {
  return line.startsWith('#');
}

/** A cmdlet may be broken between its words, but not behind the hyphen of a parameter. */
function renderCode(line: string): Markup {
  if (isRemark(line)) return markup`<span class="remark">${line}</span>`;
  const words = line.split(' ').map((word) => markup`<span class="word">${word}</span>`);
  return join(words, ' ');
}
