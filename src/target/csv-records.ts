/** Joins the lines of a CSV file into records: a quoted cell may go on over lines (RFC 4180 §2). */

import { parse } from 'csv-parse/sync';
import { type Line, MAX_LINE_OCTETS } from './list-lines.ts';

/** One record as text, or what is wrong with it. */
export interface CsvRecord {
  /** The number of its first line. */
  readonly number: number;
  readonly text: string;
  /** What is wrong and what is accepted; null where it can be parsed. */
  readonly fault: string | null;
}

const TOO_LONG = `the line is longer than ${MAX_LINE_OCTETS} octets; write one target on each line`;
const NOT_CLOSED = 'a quoted cell is not closed; end it with a quote, and write "" for one within';

/**
 * Takes lines as they come, and passes over blank ones and those that begin with `#`.
 *
 * Where a quote was forgotten, the line that it stands on is at fault and no other: the lines that
 * it would swallow are read as records of their own.
 */
export class CsvRecords {
  readonly #delimiter: string;
  /** The lines of a record whose last cell is not closed yet. */
  #open: Line[] = [];
  #openLength = 0;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The records that are complete with these lines. */
  push(lines: readonly Line[]): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (const line of lines) this.#add(line, records);
    return records;
  }

  /** What is left where no line follows. */
  end(): CsvRecord[] {
    const records: CsvRecord[] = [];
    while (this.#open.length > 0) this.#giveUp(records);
    return records;
  }

  #add(line: Line, records: CsvRecord[]): void {
    const { number, text } = line;
    const length = text?.length ?? Number.POSITIVE_INFINITY;
    while (this.#open.length > 0 && this.#openLength + length > MAX_LINE_OCTETS) {
      this.#giveUp(records);
    }
    if (text === null) {
      records.push({ number, text: '', fault: TOO_LONG });
      return;
    }
    const within = this.#open.length > 0;
    if (!within && /^\s*(?:#|$)/.test(text)) return;
    this.#open.push(line);
    this.#openLength += length + 1;
    if (!endsWithinQuotes(text, this.#delimiter, within)) this.#close(records);
  }

  #close(records: CsvRecord[]): void {
    const [first] = this.#open;
    if (!first) return;
    const text = this.#open.map((line) => line.text).join('\n');
    if (this.#open.length > 1 && !isOneRecord(text, this.#delimiter)) {
      this.#giveUp(records);
      return;
    }
    this.#open = [];
    this.#openLength = 0;
    records.push({ number: first.number, text, fault: null });
  }

  #giveUp(records: CsvRecord[]): void {
    const [first, ...others] = this.#open;
    this.#open = [];
    this.#openLength = 0;
    if (first) records.push({ number: first.number, text: '', fault: NOT_CLOSED });
    for (const line of others) this.#add(line, records);
  }
}

/** Whether a line ends within a quoted cell; `within` says whether it began so. */
function endsWithinQuotes(line: string, delimiter: string, within: boolean): boolean {
  if (!within && !line.includes('"')) return false;
  let cell = 0;
  let open = within;
  for (;;) {
    if (open || line[cell] === '"') {
      const closing = findClosingQuote(line, open ? cell : cell + 1);
      if (closing < 0) return true;
      cell = closing;
    }
    const end = line.indexOf(delimiter, cell);
    if (end < 0) return false;
    cell = end + delimiter.length;
    open = false;
  }
}

/** A quote that is doubled does not close the cell. */
function findClosingQuote(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  return at;
}

/** Lines that only a forgotten quote holds together have another in the midst of a cell. */
function isOneRecord(text: string, delimiter: string): boolean {
  try {
    const options = { delimiter, record_delimiter: '\n', relax_column_count: true };
    return parse(text, options).length === 1;
  } catch {
    return false;
  }
}
