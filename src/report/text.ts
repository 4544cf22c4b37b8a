/** The report that a tired administrator reads: the verdict first, then what was seen, then what to do. */

import type { Judged } from '../rules/judge.ts';
import { VERDICTS, type Verdict } from '../rules/verdict.ts';
import { printable } from '../smtp/printable.ts';
import type { Format, Look, Report } from './format.ts';
import { createPaint, type Paint } from './paint.ts';
import { type StageRow, stageRows } from './stages.ts';
import { renderFinding, renderPrediction } from './statement.ts';
import { wrapText } from './wrap.ts';

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
      ...judged.predictions.map((one) => renderPrediction(one, this.#paint, this.#look)),
      ...judged.findings.map((one) => renderFinding(one, this.#paint, this.#look)),
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
      return `  ${when} ${printable(from)}: ${printable(line, 2048)}`;
    });
    return ['', ...lines];
  }

  #wrap(text: string, indent: number, hang = indent): string {
    return wrapText(text, this.#look.width, indent, hang);
  }
}
