/** Watched places and changes, made by hand. */

import { type Watched, watchedId } from '../../src/monitor/watched.ts';
import { glanceAt } from '../../src/report/glance.ts';
import { type Change, changeAt } from '../../src/rules/compare/change.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { judged } from './judged.ts';

/** A place of the group `edge`, as it was seen last; `since` is when that record was made, unless given. */
export function watched(
  given: Partial<Judged> = {},
  { group = 'edge', since }: { readonly group?: string; readonly since?: string } = {},
): Watched {
  const record = judged(given);
  return {
    id: watchedId(group, record),
    group,
    since: since ?? record.startedAt,
    glance: glanceAt(record),
    line: JSON.stringify(record),
  };
}

/** A change at a place, told apart by its message. */
export function changed(message: string): Change {
  const place = { target: 'mail.example:25', host: 'mail.example', address: null, port: 25 };
  return changeAt({ ...place, domain: null }, 'verdict', {
    direction: 'worse',
    message,
    before: 'ok',
    after: 'critical',
  });
}
