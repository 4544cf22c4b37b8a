/** Reads a host list in CSV, record by record. */

import { parse } from 'csv-parse/sync';
import type { CsvHeader } from './csv-header.ts';
import { type CsvRecord, CsvRecords } from './csv-records.ts';
import { readRow } from './csv-row.ts';
import type { Line } from './list-lines.ts';
import type { LineReader, ListOptions } from './list-reading.ts';
import type { ListedTarget } from './listed.ts';
import { TargetError } from './target-error.ts';

type Cells = readonly string[];

/**
 * Reads the records below a header; those whose cells are all empty are passed over.
 *
 * Records are parsed together as the lines come together: one at a time takes seven times as long.
 */
export class CsvLines implements LineReader {
  readonly #header: CsvHeader;
  readonly #options: ListOptions;
  readonly #records: CsvRecords;

  constructor(header: CsvHeader, options: ListOptions) {
    this.#header = header;
    this.#options = options;
    this.#records = new CsvRecords(header.delimiter);
  }

  read(lines: readonly Line[]): Generator<ListedTarget, void, undefined> {
    return this.#list(this.#records.push(lines));
  }

  end(): Generator<ListedTarget, void, undefined> {
    return this.#list(this.#records.end());
  }

  *#list(records: readonly CsvRecord[]): Generator<ListedTarget, void, undefined> {
    const rows = this.#parseTogether(records);
    for (const [at, record] of records.entries()) {
      const listed = this.#readRecord(record, rows?.[at]);
      if (listed) yield listed;
    }
  }

  /** Null where a record among them is malformed; then each must be parsed by itself. */
  #parseTogether(records: readonly CsvRecord[]): readonly Cells[] | null {
    try {
      const rows = this.#parse(records.map(({ text }) => text).join('\n'));
      return rows.length === records.length ? rows : null;
    } catch {
      return null;
    }
  }

  #readRecord({ number, text, fault }: CsvRecord, known?: Cells): ListedTarget | null {
    try {
      if (fault !== null) throw new TargetError(fault);
      const listed = readRow(known ?? this.#parseAlone(text), this.#header, this.#options.port);
      if (listed) this.#options.check?.(listed.declared);
      return listed;
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      const where = `${this.#options.name}:${number}`;
      this.#options.onBadLine({ where, message: error.message });
      return null;
    }
  }

  #parseAlone(text: string): Cells {
    try {
      const [cells = [], ...more] = this.#parse(text);
      if (more.length === 0) return cells;
    } catch {
      // What csv-parse says names its own options.
    }
    throw new TargetError(
      'a quote stands where none may; enclose the whole cell in quotes, and write "" for one within',
    );
  }

  #parse(text: string): readonly Cells[] {
    return parse(text, {
      delimiter: this.#header.delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      // Only the cells that we know must be right; `5" rack` in another harms nobody.
      relax_quotes: true,
    });
  }
}
