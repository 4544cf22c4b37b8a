/** The report that a tired administrator reads: the verdict first, then what was seen, then what to do. */

import wrapAnsi from 'wrap-ansi';
import type { Finding, Prediction } from '../rules/finding.ts';
import type { Judged } from '../rules/judge.ts';
import { VERDICTS, type Verdict } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import type { Format, Look, Report } from './format.ts';
import { createPaint, type Paint } from './paint.ts';
import { type StageRow, stageRows } from './stages.ts';

/** Where the text of a stage begins: behind its mark, its name and its time. */
const STAGE_COLUMN = 26;

/** Columns below which the text of a stage has lines of its own. */
const NARROW = 60;

/** The report for people, on a terminal or on paper. */
export const text: Format = {
  id: 'text',
  title: 'a report for people',
  appendable: false,
  start: (look) => new TextReport(look),
};

class TextReport implements Report {
  readonly #look: Look;
  readonly #paint: Paint;
  readonly #verdicts = new Map<Verdict, number>();

  constructor(look: Look) {
    this.#look = look;
    this.#paint = createPaint(look);
  }

  head(): string {
    return '';
  }

  record(judged: Judged): string {
    const seen = this.#verdicts.get(judged.verdict) ?? 0;
    const separator = this.#verdicts.size > 0 ? '\n' : '';
    this.#verdicts.set(judged.verdict, seen + 1);
    const parts = [
      this.#title(judged),
      ...stageRows(judged).map((row) => this.#stage(row)),
      ...this.#transcript(judged),
      ...judged.predictions.map((prediction) => this.#prediction(prediction)),
      ...judged.findings.map((finding) => this.#finding(finding)),
    ];
    const page = `${separator}${parts.join('\n')}\n`;
    return this.#look.unicode ? page : page.replaceAll('…', '...');
  }

  tail(): string {
    const total = [...this.#verdicts.values()].reduce((sum, count) => sum + count, 0);
    if (total < 2) return '';
    const counts = VERDICTS.filter((verdict) => this.#verdicts.has(verdict)).map((verdict) =>
      this.#paint.verdict(verdict, `${this.#verdicts.get(verdict)} ${verdict}`),
    );
    return `\n${this.#wrap(`${total} addresses: ${counts.join(', ')}`, 0, 4)}\n`;
  }

  #title({ verdict, target, host, address, domain, connector }: Judged): string {
    const at = address !== null && address !== host ? ` at ${address}` : '';
    const via = domain === null ? '' : `, ${host}`;
    const name = `${this.#paint.strong(printable(target))}${printable(via + at)}`;
    const title = this.#wrap(
      `${this.#paint.verdict(verdict, verdict.toUpperCase())}  ${name}`,
      0,
      4,
    );
    if (connector === null) return title;
    return `${title}\n${this.#wrap(this.#paint.dim(`held against ${printable(connector)}`), 2, 4)}`;
  }

  #stage({ mark, name, ms, text }: StageRow): string {
    const time = ms === null ? '' : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
    const label = `  ${this.#paint.mark(mark)} ${name.padEnd(11)} ${this.#paint.dim(time.padStart(8))}`;
    if (this.#look.width >= NARROW) {
      return `${label}  ${this.#wrap(text, STAGE_COLUMN).trimStart()}`.trimEnd();
    }
    return text === '' ? label.trimEnd() : `${label.trimEnd()}\n${this.#wrap(text, 4)}`;
  }

  #transcript({ transcript }: Judged): string[] {
    if (!transcript) return [];
    const lines = transcript.map(({ atMs, from, tls, line }) => {
      const when = this.#paint.dim(`${atMs.toFixed(1).padStart(9)} ms ${tls ? 'TLS' : '   '}`);
      return `  ${when} ${from}: ${printable(line, 2048)}`;
    });
    return ['', ...lines];
  }

  #prediction(prediction: Prediction): string {
    const { certainty, eventId, connector, message, evidence, userAction } = prediction;
    const word = certainty === 'possible' ? 'info' : 'critical';
    const on = connector === null ? '' : ` on ${connector}`;
    const title = `event ${eventId} is ${certainty}${on}`;
    return this.#statement(word, title, [`"${message}"`, ...evidence], userAction);
  }

  #finding({ severity, message, evidence, fix }: Finding): string {
    return this.#statement(severity, message, evidence, fix);
  }

  /** What there is to be pasted is never wrapped. */
  #statement(
    verdict: Verdict | 'info',
    title: string,
    reasons: readonly string[],
    fix: readonly string[],
  ): string {
    const word = this.#paint.verdict(verdict, verdict.toUpperCase());
    const bullet = this.#paint.dim(this.#look.unicode ? '•' : '-');
    return [
      '',
      this.#wrap(`${word}  ${printable(title)}`, 2, 4),
      ...reasons.map((reason) => this.#wrap(`${bullet} ${printable(reason)}`, 4, 6)),
      ...(fix.length === 0 ? [] : [this.#paint.dim('    What to do:')]),
      ...fix.map((line) => `      ${printable(line)}`),
    ].join('\n');
  }

  #wrap(text: string, indent: number, hang = indent): string {
    const columns = Math.max(20, this.#look.width - hang);
    const [first = '', ...rest] = wrapAnsi(text, columns, { hard: true }).split('\n');
    return [' '.repeat(indent) + first, ...rest.map((line) => ' '.repeat(hang) + line)].join('\n');
  }
}
