/** What changed, the newest first. */

import { safeJson } from '../../../report/safe-json.ts';
import { DIRECTIONS } from '../../../rules/compare/change.ts';
import type { MonitorView } from '../../view.ts';
import { checkNames, QueryError, readChoice } from './query-error.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** How many are looked through for those of one direction. */
const MAX_READ = 10_000;

/** @throws QueryError where the question makes no sense. */
export function changes(view: MonitorView, asked: URLSearchParams): Iterable<string> {
  checkNames(asked, ['id', 'direction', 'limit', 'format']);
  const direction = readChoice('direction', asked.get('direction'), DIRECTIONS);
  const limit = readLimit(asked.get('limit'));
  const all = view.history.changes(asked.get('id'), direction === null ? limit : MAX_READ);
  return all
    .values()
    .filter(({ change }) => direction === null || change.direction === direction)
    .take(limit)
    .map((one) => safeJson(one));
}

function readLimit(asked: string | null): number {
  if (asked === null) return DEFAULT_LIMIT;
  const limit = Number(asked);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new QueryError(`limit: must be a whole number from 1 to ${MAX_LIMIT}`);
}
