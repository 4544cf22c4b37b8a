/** Reads one row of a host list in CSV. */

import { type Column, type CsvHeader, TARGET_COLUMNS } from './csv-header.ts';
import { parseHostName } from './host.ts';
import type { ListedTarget } from './listed.ts';
import { parseListedTarget } from './listed-target.ts';
import type { Target } from './target.ts';
import { quote, TargetError } from './target-error.ts';

/** How PowerShell, Excel and people write it. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['$true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['$false', false],
  ['no', false],
  ['0', false],
]);

/**
 * Reads what the cells say below their header; null where all of them are empty.
 *
 * @throws TargetError when a column that we know does not say what it should.
 */
export function readRow(
  cells: readonly string[],
  { columns }: CsvHeader,
  port: number,
): ListedTarget | null {
  const cell = (column: Column) => cells[columns.get(column) ?? -1]?.trim() ?? '';
  const text = TARGET_COLUMNS.map(cell).find((one) => one !== '');
  if (text === undefined) {
    if (cells.every((one) => one.trim() === '')) return null;
    throw new TargetError('the row names no target; fill its column target or host');
  }
  const domain = cell('domain');
  return {
    target: readTarget(text, cell('port'), port),
    domain: domain === '' ? null : parseHostName(domain),
    declared: {
      connector: cell('connector') || null,
      requireTls: readBoolean(cell('requiretls')),
    },
  };
}

/** A port in the target goes before that of the list, and must not contradict that of the row. */
function readTarget(text: string, port: string, defaultPort: number): Target {
  if (port === '') return parseListedTarget(text, defaultPort);
  const own = readPort(port);
  const target = parseListedTarget(text, own);
  if (target.port === own) return target;
  throw new TargetError(
    `${quote(target.text)} has another port than the column port, ${own}; write one of them`,
  );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new TargetError(`port: ${quote(text)} is not a port; write a number from 1 to 65535`);
}

function readBoolean(text: string): boolean | null {
  if (text === '') return null;
  const value = BOOLEANS.get(text.toLowerCase());
  if (value !== undefined) return value;
  throw new TargetError(`requireTls: ${quote(text)} is neither true nor false; write one of them`);
}
