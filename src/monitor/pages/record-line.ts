import { SavedError } from '../../dialogue/saved-error.ts';
import type { Judged } from '../../rules/judge.ts';
import { checkRecord } from '../../rules/saved-record.ts';

/** Reads a record that was kept; null where another program wrote what no page could show. */
export function readRecordLine(line: string): Judged | null {
  try {
    return checkRecord(JSON.parse(line), 'history');
  } catch (error) {
    if (error instanceof SavedError || error instanceof SyntaxError) return null;
    throw error;
  }
}
