/** Prints what was measured. */

import type { Spread, Standing } from './compare.ts';

/** One line for each entrant; the ratios are to the first of them. */
export function renderStandings(standings: readonly Standing[]): string {
  const [floor] = standings;
  const rows = standings.map((standing) => [
    standing.name,
    spell(standing.cpuSecondsPer1000, 3),
    standing === floor ? '' : spell(standing.cpuRatio, 2),
    spell(standing.wallSeconds, 1),
    standing.peakRssMiB.toFixed(0),
    standing === floor || !floor ? '' : (standing.peakRssMiB / floor.peakRssMiB).toFixed(2),
  ]);
  return renderTable(['', 'CPU s/1000', 'ratio', 'wall s', 'peak RSS MiB', 'ratio'], rows);
}

export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  const pad = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return lines.map((row) => `  ${pad(row)}`.trimEnd()).join('\n');
}

/** `0.121 (0.118–0.130)`. */
export function spell({ median, lowest, highest }: Spread, digits: number): string {
  const [middle, low, high] = [median, lowest, highest].map((value) => value.toFixed(digits));
  return `${middle} (${low}–${high})`;
}
