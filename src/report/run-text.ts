/** The summary of a run for people: what was seen, what to do, and why it has its exit code. */

import { VERDICTS } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import type { Look } from './format.ts';
import { createPaint, type Paint } from './paint.ts';
import { quantify, spellCount, spellDuration } from './quantities.ts';
import type { RunSummary } from './run-json.ts';
import { type RunRow, runRows } from './run-rows.ts';
import { renderFinding } from './statement.ts';
import { wrapText } from './wrap.ts';

/** Where the text of a row begins: behind its name. */
const ROW_COLUMN = 13;

/** Columns below which the text of a row has lines of its own. */
const NARROW = 60;

export function renderRunText(summary: RunSummary, look: Look): string {
  const paint = createPaint(look);
  const parts = [
    renderTitle(summary, paint, look),
    ...runRows(summary).map((row) => renderRow(row, paint, look)),
    ...summary.runFindings.map((finding) => renderFinding(finding, paint, look)),
    ...(summary.runFindings.length > 0 ? [''] : []),
    renderReason(summary, paint, look),
  ];
  // Where the lines end is settled now.
  const page = `${parts.join('\n')}\n`.replaceAll('\u00a0', ' ');
  return look.unicode ? page : page.replaceAll('…', '...');
}

/** `1,000 records in 12.3 s (81 a second): 998 ok, 2 critical`. */
function renderTitle(summary: RunSummary, paint: Paint, { width }: Look): string {
  const { records, durationMs, verdicts, interrupted } = summary;
  const counts = VERDICTS.filter((verdict) => verdicts[verdict] > 0).map((verdict) =>
    paint.verdict(verdict, `${spellCount(verdicts[verdict])}\u00a0${verdict}`),
  );
  const title = [
    `${paint.strong(quantify(records, 'record'))}${spellEarlier(summary)}`,
    ` in ${spellDuration(durationMs)}${spellPace(summary)}`,
    interrupted ? ', interrupted' : '',
    counts.length === 0 ? '' : `: ${counts.join(', ')}`,
  ].join('');
  return wrapText(title, width, 0, 4);
}

function spellEarlier({ earlierRecords }: RunSummary): string {
  return earlierRecords === 0 ? '' : ` (${spellCount(earlierRecords)} of them earlier)`;
}

function spellPace({ records, earlierRecords, durationMs }: RunSummary): string {
  const made = records - earlierRecords;
  if (made < 2 || durationMs < 1_000) return '';
  const pace = (made * 1_000) / durationMs;
  return ` (${spellCount(pace < 10 ? pace : Math.round(pace))} a second)`;
}

function renderRow({ name, text }: RunRow, paint: Paint, { width }: Look): string {
  const label = `  ${paint.dim(name.padEnd(ROW_COLUMN - 2))}`;
  const shown = printable(text, 4096);
  if (width >= NARROW) return `${label}${wrapText(shown, width, ROW_COLUMN).trimStart()}`;
  return `${paint.dim(`  ${name}`)}\n${wrapText(shown, width, 4)}`;
}

function renderReason({ exitCode, reason }: RunSummary, paint: Paint, { width }: Look): string {
  const verdict = VERDICTS[exitCode];
  const shown = printable(reason, 4096);
  const code = `${exitCode}:`;
  const [head, rest] = shown.startsWith(code) ? [code, shown.slice(code.length)] : ['', shown];
  const painted = verdict === undefined ? paint.strong(head) : paint.verdict(verdict, head);
  return wrapText(`exit code ${painted}${rest}`, width, 0, 4);
}
