/** Compares two records by all kinds of change, as the command line does. */

import type { Change, Direction } from '../../src/rules/compare/change.ts';
import { CHANGE_KINDS } from '../../src/rules/compare/index.ts';
import { RunComparison } from '../../src/rules/compare/run-comparison.ts';
import type { RunDiff } from '../../src/rules/compare/run-diff.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Judged } from '../../src/rules/judge.ts';

/** What two runs of these records differ in. */
export function compareRuns(old: readonly Judged[], fresh: readonly Judged[]): RunDiff {
  const comparison = new RunComparison({ kinds: CHANGE_KINDS, rules: RULES });
  for (const record of old) comparison.addOld(record);
  for (const record of fresh) comparison.addNew(record);
  return comparison.finish();
}

/** The changes from one record to the next, the worst first. */
export function changesBetween(before: Judged, after: Judged): Change[] {
  return compareRuns([before], [after]).changed.flatMap(({ changes }) => [...changes]);
}

/** How a table has them: `worse starttls-gone`. */
export function spell(changes: readonly { id: string; direction: Direction }[]): string[] {
  return changes.map(({ id, direction }) => `${direction} ${id}`);
}
