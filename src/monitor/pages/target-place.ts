import { placeFacts, renderFacts } from '../../report/html/facts.ts';
import type { Markup } from '../../report/markup.ts';
import type { Judged } from '../../rules/judge.ts';
import type { GroupView } from '../view.ts';

/** Who was spoken to, and what it is held against; the group is null once it is not configured. */
export function renderPlace(record: Judged, group: GroupView | null): Markup {
  const policies = group?.policies ?? [];
  return renderFacts([
    ...placeFacts(record),
    ['Policy', policies.length === 0 ? 'none: the group has none' : policies.join(', ')],
    ['TLS required', group?.requireTls ? 'by the configuration of the group' : null],
    ['Seen on the connection of', record.reusedFrom],
  ]);
}
