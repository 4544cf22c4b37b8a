/** What was not seen for too long is not known any more, whatever it was. */

import type { GroupView } from '../view.ts';
import type { Watched } from '../watched.ts';

/** One round may be missed, and one may be long. */
const ROUNDS = 3;

/** Gives the function that tells whether a place should have been seen again long ago. */
export function stalenessOf(groups: readonly GroupView[], now: Date): (one: Watched) => boolean {
  const oldest = new Map(groups.map((group) => [group.name, oldestOf(group, now)]));
  return ({ group, glance }) => glance.startedAt < (oldest.get(group) ?? '');
}

/** Before this time nothing of the group should have been seen last; ISO 8601. */
function oldestOf({ intervalMs, last }: GroupView, now: Date): string {
  // Of a cron expression it is known only when its last round began.
  if (intervalMs === null) return last?.startedAt ?? '';
  return new Date(now.getTime() - ROUNDS * intervalMs).toISOString();
}
