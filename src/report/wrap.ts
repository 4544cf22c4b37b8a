/** Breaks text into the lines of a page; colours count for nothing, wide characters for two. */

import { wrapAnsi } from 'fast-wrap-ansi';

/** The narrowest column that text is wrapped in. */
const MIN_COLUMNS = 20;

/** Wraps a text that may be coloured; its later lines hang. */
export function wrapText(text: string, width: number, indent: number, hang = indent): string {
  const columns = Math.max(MIN_COLUMNS, width - hang);
  const [first = '', ...rest] = wrapAnsi(text, columns, { hard: true }).split('\n');
  return [' '.repeat(indent) + first, ...rest.map((line) => ' '.repeat(hang) + line)].join('\n');
}

/** A label, and behind it a text that keeps its own column. */
export function wrapBehind(label: string, text: string, width: number): string {
  return label + wrapText(text, width, label.length).trimStart();
}
