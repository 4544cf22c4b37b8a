/** One status line with figures, as the plugins of Nagios, Icinga and their like print it. */

import type { Judged } from '../rules/judge.ts';
import { type Verdict, worstOf } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import type { Format, Look, Report } from './format.ts';
import { Figures } from './nagios-figures.ts';
import { createPaint } from './paint.ts';
import { renderFinding, renderPrediction } from './statement.ts';
import { describeGist, nameOf } from './telling.ts';

/**
 * The monitoring-plugins guidelines: what to do about it stands in further lines, and the figures
 * behind a `|` that may stand nowhere else.
 */
export const nagios: Format = {
  id: 'nagios',
  title: 'a status line with figures, for Nagios, Icinga and their like',
  appendable: false,
  start: (look) => new NagiosReport(look),
};

/** Octets; with the figures, the line fits into the 1,024 that an old NRPE carries. */
const MAX_STATUS = 560;

/** Octets; Nagios cuts at 8,192. */
const MAX_OUTPUT = 8_000;

/** Records that are kept to be told of: more than what fits into the output. */
const MAX_KEPT = 40;

class NagiosReport implements Report {
  readonly #look: Look;
  readonly #figures: Figures;
  /** Those that are told of, and some more. */
  #kept: Judged[] = [];

  constructor(look: Look) {
    this.#look = { ...look, color: false, width: 100 };
    this.#figures = new Figures(look);
  }

  head(): string {
    return '';
  }

  record(judged: Judged): string {
    this.#figures.add(judged);
    this.#kept.push(judged);
    if (this.#kept.length > 10 * MAX_KEPT) this.#kept = worstFirst(this.#kept);
    return '';
  }

  tail(together: Verdict = worstOf(this.#figures.verdicts)): string {
    const told = worstFirst(this.#kept);
    const gist = told.find(({ verdict }) => verdict === together);
    const status = cutOctets(this.#describe(together, gist), MAX_STATUS);
    const first = `${this.#safe(status)} | ${this.#figures.render()}`;
    const lines = told.flatMap((one) => tell(one, this.#look)).map((line) => this.#safe(line));
    return `${[first, ...fitting(lines, MAX_OUTPUT - octetsOf(first))].join('\n')}\n`;
  }

  /** The word is that of the exit code; a warning that passes is told all the same. */
  #describe(together: Verdict, example: Judged | undefined): string {
    const passes = this.#look.lenient === true && together === 'warning';
    const word = (passes ? 'ok' : together).toUpperCase();
    const gist = example && `${placeOf(example)}: ${printable(describeGist(example))}`;
    const what = [this.#figures.describe(), gist].filter(Boolean).join('; ');
    return `STARTTLS ${word} - ${what}${passes ? ' (a warning, which passes)' : ''}`;
  }

  /** Behind a bar there are figures; nobody else may begin them. */
  #safe(line: string): string {
    return line.replaceAll('|', this.#look.unicode ? '¦' : '/');
  }
}

/** As many as can be told of; of those that are as bad, the first. */
function worstFirst(records: readonly Judged[]): Judged[] {
  return records
    .toSorted((one, other) => {
      if (one.verdict === other.verdict) return 0;
      return worstOf([one.verdict, other.verdict]) === one.verdict ? -1 : 1;
    })
    .slice(0, MAX_KEPT);
}

/** Why, and what to do, in lines; none where there is nothing to say. */
function tell(judged: Judged, look: Look): string[] {
  const paint = createPaint(look);
  const statements = [
    ...judged.predictions.map((one) => renderPrediction(one, paint, look)),
    ...judged.findings.map((one) => renderFinding(one, paint, look)),
  ].flatMap((statement) => statement.split('\n').filter((line) => line !== ''));
  const head = `${judged.verdict.toUpperCase()} ${placeOf(judged)}`;
  return statements.length === 0 ? [] : [head, ...statements];
}

function placeOf(judged: Judged): string {
  const { address, host } = judged;
  const at = address === null || address === host ? '' : ` at ${address}`;
  return printable(`${nameOf(judged)}${at}`);
}

/** The lines that there is room for, and how many are left out. */
function fitting(lines: readonly string[], room: number): string[] {
  const fit: string[] = [];
  let left = room - octetsOf(leftOut(lines.length));
  for (const line of lines) {
    left -= octetsOf(line);
    if (left < 0) return [...fit, leftOut(lines.length - fit.length)];
    fit.push(line);
  }
  return fit;
}

function leftOut(count: number): string {
  return `and ${count} more lines: see --format text`;
}

/** No letter is cut in two. */
function cutOctets(text: string, limit: number): string {
  const octets = Buffer.from(text);
  if (octets.length <= limit) return text;
  return `${octets
    .subarray(0, limit)
    .toString()
    .replace(/\ufffd$/, '')}…`;
}

/** With its end. */
function octetsOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}
