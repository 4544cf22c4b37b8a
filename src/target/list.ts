/** Reads host lists: one target on each line, or CSV with a header. */

import { type CsvHeader, findCsvHeader, readSeparator } from './csv-header.ts';
import { CsvLines } from './csv-list.ts';
import { type Line, readLines, withoutComment } from './list-lines.ts';
import type { LineReader, ListOptions } from './list-reading.ts';
import type { ListedTarget } from './listed.ts';
import { PlainLines } from './plain-list.ts';

/**
 * Gives the targets of a list one by one, in UTF-8 or UTF-16, without ever holding the list.
 *
 * A list is CSV where its first line, blank ones and comments aside, is a header with a column
 * `target`, `host` or `address`; else each line is a target. What cannot be read is told to
 * `onBadLine` and skipped.
 */
export async function* readList(
  chunks: AsyncIterable<Uint8Array>,
  options: ListOptions,
): AsyncGenerator<ListedTarget, void, undefined> {
  const reader = new ListLines(options);
  for await (const lines of readLines(chunks)) {
    for (const listed of reader.read(lines)) yield listed;
  }
  for (const listed of reader.end()) yield listed;
}

/** Decides by the first line that says something which form the list has. */
class ListLines implements LineReader {
  readonly #options: ListOptions;
  #reader: LineReader | null = null;
  /** What Excel's `sep=` line says, which stands above the header. */
  #separator: string | null = null;

  constructor(options: ListOptions) {
    this.#options = options;
  }

  read(lines: readonly Line[]): Iterable<ListedTarget> {
    if (this.#reader) return this.#reader.read(lines);
    for (const [at, { text }] of lines.entries()) {
      if (text !== null && withoutComment(text) === '') continue;
      const separator = readSeparator(text ?? '');
      if (separator === null) return this.#begin(lines.slice(at));
      this.#separator = separator;
    }
    return [];
  }

  end(): Iterable<ListedTarget> {
    return this.#reader?.end() ?? [];
  }

  #begin(lines: readonly Line[]): Iterable<ListedTarget> {
    const [first] = lines;
    const header = findCsvHeader(first?.text ?? '', this.#separator);
    if (header && first) this.#tellUnknown(header, first);
    this.#reader = header ? new CsvLines(header, this.#options) : new PlainLines(this.#options);
    return this.#reader.read(header ? lines.slice(1) : lines);
  }

  #tellUnknown({ unknown: names, missing }: CsvHeader, { number }: Line): void {
    if (names.length === 0) return;
    const { name, onUnknownColumns } = this.#options;
    onUnknownColumns?.({ where: `${name}:${number}`, names, missing });
  }
}
