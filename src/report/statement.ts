/** A finding or a prediction for people: what, why, and what to do. */

import { findEvent } from '../rules/events.ts';
import type { Finding, Prediction } from '../rules/finding.ts';
import { type Verdict, verdictOf } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import type { Look } from './format.ts';
import type { Paint } from './paint.ts';
import { wrapText } from './wrap.ts';

/** Characters; an event's text is whole, and what a server chose was cut when it was quoted. */
const MAX_TEXT = 4096;

/** `event 1032 is likely on EX01\Relay`, with the word that its weight has in the verdict. */
export function renderPrediction(prediction: Prediction, paint: Paint, look: Look): string {
  const { eventId, certainty, connector, evidence, userAction } = prediction;
  const verdict = verdictOf([], [prediction]);
  const on = connector === null ? '' : ` on ${connector}`;
  const title = `event ${eventId} is ${certainty}${on}`;
  const word = verdict === 'ok' ? 'info' : verdict;
  return render(word, title, [quoteText(prediction), ...evidence], userAction, paint, look);
}

export function renderFinding(finding: Finding, paint: Paint, look: Look): string {
  const { severity, message, evidence, fix } = finding;
  return render(severity, message, evidence, fix, paint, look);
}

/** Where no page gives the event's text, ours stands there, and is no quotation. */
function quoteText({ eventId, message }: Prediction): string {
  const isTheirs = typeof findEvent(eventId)?.message === 'string';
  return isTheirs ? `"${message}"` : message;
}

/** What there is to be pasted is never wrapped. */
function render(
  verdict: Verdict | 'info',
  title: string,
  reasons: readonly string[],
  fix: readonly string[],
  paint: Paint,
  { width, unicode }: Look,
): string {
  const word = paint.verdict(verdict, verdict.toUpperCase());
  const bullet = paint.dim(unicode ? '•' : '-');
  return [
    '',
    wrapText(`${word}  ${printable(title, MAX_TEXT)}`, width, 2, 4),
    ...reasons.map((reason) => wrapText(`${bullet} ${printable(reason, MAX_TEXT)}`, width, 4, 6)),
    ...(fix.length === 0 ? [] : [paint.dim('    What to do:')]),
    ...fix.map((line) => `      ${printable(line, 2048)}`),
  ].join('\n');
}
