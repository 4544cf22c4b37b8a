/** Export-Csv output: with or without a `#TYPE` line, in the delimiter of any culture. */

import { CsvError, parse } from 'csv-parse/sync';
import { ExportError, type ExportedObject } from './exported.ts';
import { EXPORT_HINT, nothingOfOurs, REMOTING_PROPERTIES, recogniseKind } from './kind.ts';
import { readPrinted } from './printed.ts';

const DELIMITERS = [',', ';', '\t'] as const;
type Delimiter = (typeof DELIMITERS)[number];

/** What Windows PowerShell writes above the header. */
const TYPE_LINE = /^#TYPE\b/i;

interface Header {
  readonly delimiter: Delimiter;
  /** As they are spelt. */
  readonly columns: readonly string[];
}

interface CsvRecord {
  readonly cells: readonly string[];
  /** Where it begins, counted from 1. */
  readonly line: number;
}

/**
 * Reads one object from each record; several outputs may follow each other in one file.
 *
 * A list that was joined into one cell stays a scalar: what separates it depends on the property.
 *
 * @throws ExportError that names the file and the line.
 */
export function readCsv(content: string, fileName: string): ExportedObject[] {
  const { delimiter } = findHeader(content) ?? { delimiter: ',' };
  const objects: ExportedObject[] = [];
  let columns: readonly string[] | null = null;
  for (const { cells, line } of parseRecords(content, delimiter, fileName)) {
    const where = `${fileName}:${line}`;
    if (TYPE_LINE.test(cells[0] ?? '')) {
      columns = null;
    } else if (columns === null) {
      columns = readColumns(cells, where);
    } else if (cells.join('\n').toLowerCase() !== columns.join('\n')) {
      // Two outputs put together without #TYPE have the header twice.
      objects.push(...readObject(columns, cells, where));
    }
  }
  if (objects.length === 0) throw nothingOfOurs(fileName);
  return objects;
}

/** Finds the header and the delimiter that divides it best; null in text that has no line for it. */
export function findHeader(content: string): Header | null {
  const line = /^(?!#TYPE\b)[^\S\n]*\S.*$/im.exec(content)?.[0];
  if (line === undefined) return null;
  const headers = DELIMITERS.map((delimiter) => ({
    delimiter,
    columns: divide(line, delimiter),
  }));
  return headers.reduce((best, next) => (next.columns.length > best.columns.length ? next : best));
}

function divide(line: string, delimiter: Delimiter): readonly string[] {
  try {
    return parse(line, { delimiter, to: 1, trim: true })[0] ?? [];
  } catch {
    return [];
  }
}

function parseRecords(content: string, delimiter: Delimiter, fileName: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  const keep = (cells: readonly string[], { lines }: { readonly lines: number }) => {
    records.push({ cells, line: lines - cells.join('').split('\n').length + 1 });
    return null;
  };
  try {
    // The parser counts CR and LF within quotes as two lines.
    const text = content.replace(/\r\n?/g, '\n');
    parse(text, { delimiter, on_record: keep, relax_column_count: true, skip_empty_lines: true });
    return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const what =
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'a quoted cell is not closed, so the file is cut short'
        : 'a quote stands where none may; within a cell it is written twice';
    throw new ExportError(`${fileName}:${error['lines']}: ${what}; ${EXPORT_HINT}`);
  }
}

function readColumns(cells: readonly string[], where: string): readonly string[] {
  const columns = cells.map((cell) => cell.trim().toLowerCase());
  const names = columns.filter((name) => name !== '');
  if (new Set(names).size < names.length) {
    throw new ExportError(`${where}: a column is there twice; ${EXPORT_HINT}`);
  }
  return columns;
}

/** The object of one record, or none where it is not one of ours. */
function readObject(
  columns: readonly string[],
  cells: readonly string[],
  where: string,
): ExportedObject[] {
  const surplus = cells.slice(columns.length).some((cell) => cell !== '');
  if (cells.length < columns.length || surplus) {
    throw new ExportError(
      `${where}: ${cells.length} cells under ${columns.length} columns; ${EXPORT_HINT}`,
    );
  }
  const kind = recogniseKind(columns);
  if (kind === null) return [];
  const named = columns.map((name, at) => [name, readPrinted(cells[at] ?? '')] as const);
  const kept = named.filter(([name]) => name !== '' && !REMOTING_PROPERTIES.has(name));
  return [{ kind, where, properties: new Map(kept) }];
}
