/** What two vantage points saw of the same servers, for people: what is on the path first. */

import type { PathConclusion, PathDiff, PathRecord } from '../rules/compare/path-comparison.ts';
import { printable } from '../smtp/printable.ts';
import type { Look } from './format.ts';
import { createPaint, type Mark, type Paint } from './paint.ts';
import { wrapText } from './wrap.ts';

const CONCLUSION: Record<PathConclusion, { word: string; mark: Mark }> = {
  'on-path': { word: 'ON THE PATH', mark: 'bad' },
  'cannot-tell': { word: 'CANNOT TELL', mark: 'doubtful' },
  'server-side': { word: 'SERVER', mark: 'skipped' },
  same: { word: 'SAME', mark: 'good' },
};

/** A block for each target that looks different, then the counts. */
export function* renderPathText(diff: PathDiff, look: Look): Generator<string> {
  const paint = createPaint(look);
  for (const record of diff.records) yield `${renderRecord(record, paint, look)}\n\n`;
  const found = diff.records.filter(({ conclusion }) => conclusion === 'on-path').length;
  const targets = `${diff.compared} ${diff.compared === 1 ? 'address' : 'addresses'}`;
  const others = diff.onlyOne > 0 ? `; ${diff.onlyOne} seen from one side only` : '';
  yield `${wrapText(`${found} changed on the path in ${targets}${others}`, look.width, 0, 4)}\n`;
}

function renderRecord(record: PathRecord, paint: Paint, look: Look): string {
  const { word, mark } = CONCLUSION[record.conclusion];
  const at = record.address === null ? '' : ` at ${record.address}`;
  const name = paint.strong(printable(`${record.target}${at}`));
  const lines = [
    wrapText(`${paint.mark(mark)} ${word}  ${name}`, look.width, 0, 4),
    wrapText(printable(record.message, 4096), look.width, 2, 4),
    ...record.differences.map((one) => wrapText(paint.dim(printable(one, 1024)), look.width, 4, 6)),
  ];
  return lines.join('\n');
}
