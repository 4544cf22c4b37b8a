/** The groups, with their rounds and what is wrong with them. */

import { safeJson } from '../../../report/safe-json.ts';
import type { MonitorView } from '../../view.ts';
import { checkNames } from './query-error.ts';

/** @throws QueryError where the question makes no sense. */
export function groups(view: MonitorView, asked: URLSearchParams): Iterable<string> {
  checkNames(asked, ['format']);
  return view
    .groups()
    .values()
    .map((group) => safeJson(group));
}
