/** Recognises the header of a host list in CSV. */

import { parse } from 'csv-parse/sync';

/** What a column may say of a target. */
export type Column = 'target' | 'host' | 'address' | 'port' | 'domain' | 'connector' | 'requiretls';

/** The first line of a list in CSV. */
export interface CsvHeader {
  readonly delimiter: string;
  /** Where each column stands; one that is there twice counts where it is first. */
  readonly columns: ReadonlyMap<Column, number>;
  /** The columns that we do not know, as they are spelled. */
  readonly unknown: readonly string[];
  /** The columns that we know and that are not there, as they are spelled best. */
  readonly missing: readonly string[];
}

/** The columns that may hold a target; the first that says something counts. */
export const TARGET_COLUMNS = ['target', 'host', 'address'] as const;

const COLUMNS: readonly Column[] = [...TARGET_COLUMNS, 'port', 'domain', 'connector', 'requiretls'];

const DELIMITERS = [',', ';', '\t'] as const;
const SEPARATOR_LINE = /^"?sep=([^"\s]|\t)"?\s*$/i;

/** The delimiter that Excel was told in a first line such as `sep=;`; null where it is no such. */
export function readSeparator(line: string): string | null {
  return SEPARATOR_LINE.exec(line)?.[1] ?? null;
}

/**
 * Reads a header; null for a line that has no column for the target, which is no header.
 *
 * Columns are known in any case, with `_`, `-` or blanks between their words; others are named
 * as `unknown`.
 */
export function findCsvHeader(line: string, separator: string | null): CsvHeader | null {
  for (const delimiter of separator === null ? DELIMITERS : [separator]) {
    const names = divide(line, delimiter);
    const columns = findColumns(names);
    if (!TARGET_COLUMNS.some((column) => columns.has(column))) continue;
    const unknown = names.filter((name) => name.trim() !== '' && !isColumn(plain(name)));
    const missing = COLUMNS.filter((column) => !columns.has(column)).map(spell);
    return { delimiter, columns, unknown, missing };
  }
  return null;
}

function findColumns(names: readonly string[]): Map<Column, number> {
  const plainly = names.map(plain);
  const found = COLUMNS.map((column) => [column, plainly.indexOf(column)] as const);
  return new Map(found.filter(([, at]) => at >= 0));
}

function isColumn(name: string): boolean {
  return COLUMNS.some((column) => column === name);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

function spell(column: Column): string {
  return column === 'requiretls' ? 'requireTls' : column;
}

function divide(line: string, delimiter: string): readonly string[] {
  try {
    return parse(line, { delimiter, to: 1 })[0] ?? [];
  } catch {
    return [];
  }
}
