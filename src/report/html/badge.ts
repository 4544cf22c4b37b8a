/** Verdicts as a shape, a colour and a word; the colour is never alone. */

import type { Severity } from '../../rules/finding.ts';
import { VERDICTS, type Verdict, worstOf } from '../../rules/verdict.ts';
import { type Markup, markup } from '../markup.ts';

/** The verdicts in the order in which a reader should meet them. */
export const WORST_FIRST: readonly Verdict[] = VERDICTS.toSorted((one, other) => {
  if (one === other) return 0;
  return worstOf([one, other]) === one ? -1 : 1;
});

/** The shapes, which every icon of the page refers to. */
export const ICONS: Markup = markup`<svg class="icons" width="0" height="0" aria-hidden="true">
<symbol id="i-ok" viewBox="0 0 16 16">
<circle cx="8" cy="8" r="7"/><path d="M4.7 8.3 7 10.6l4.4-4.8"/></symbol>
<symbol id="i-warning" viewBox="0 0 16 16">
<path class="shape" d="M8 1.2 15.3 14.4H.7Z"/><path d="M8 6v4M8 12.2v.1"/></symbol>
<symbol id="i-critical" viewBox="0 0 16 16">
<path class="shape" d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5Z"/>
<path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2"/></symbol>
<symbol id="i-unknown" viewBox="0 0 16 16">
<path class="shape" d="M8 .6 15.4 8 8 15.4.6 8Z"/>
<path d="M6.2 6.4c.1-2.3 3.7-2.2 3.6 0 0 1.3-1.8 1.4-1.8 2.8M8 11.4v.1"/></symbol>
<symbol id="i-info" viewBox="0 0 16 16">
<rect class="shape" x="1" y="1" width="14" height="14" rx="3"/>
<path d="M8 7.4v4M8 4.7v.1"/></symbol>
</svg>`;

export function icon(severity: Severity | Verdict): Markup {
  const shape = markup`<use href="#i-${severity}"/>`;
  return markup`<svg class="icon ${severity}" aria-hidden="true">${shape}</svg>`;
}

/** The shape with its word. */
export function badge(severity: Severity | Verdict, word: string = severity): Markup {
  return markup`<span class="badge ${severity}">${icon(severity)}${word}</span>`;
}
