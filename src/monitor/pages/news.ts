/** What happened to the fleet since it was last told, gathered so that it can be told in one go. */

import type { Verdict } from '../../rules/verdict.ts';
import type { FleetEvent, MonitorView } from '../view.ts';

/** What the browsers are told; a contract, described in `docs/dashboard.md`. */
export interface News {
  /** The places that were seen or are gone; not all of them where `isMore`. */
  readonly ids: readonly string[];
  readonly isMore: boolean;
  /** A round began or ended, or the configuration is another. */
  readonly areGroups: boolean;
  readonly total: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
}

/** Whether it is more than that something was seen again as it was. */
export function isUrgent(event: FleetEvent): boolean {
  if (event.kind !== 'seen') return true;
  const { before, watched, changes } = event;
  return changes.length > 0 || before?.glance.verdict !== watched.glance.verdict;
}

/** Who is told of more asks for the whole page anyway. */
const MAX_IDS = 100;

/** Holds what happened until it is taken; never more than a hundred ids of it. */
export class NewsGatherer {
  readonly #ids = new Set<string>();
  #isMore = false;
  #areGroups = false;

  add(event: FleetEvent): void {
    if (event.kind === 'groups') this.#areGroups = true;
    else if (this.#ids.size < MAX_IDS) this.#ids.add(event.watched.id);
    else if (!this.#ids.has(event.watched.id)) this.#isMore = true;
  }

  /** What was added since the last time, beside how the fleet is now. */
  take(view: MonitorView): News {
    const fleet = view.watched();
    const verdicts = { ok: 0, warning: 0, critical: 0, unknown: 0 } satisfies Record<
      Verdict,
      number
    >;
    for (const { glance } of fleet) verdicts[glance.verdict]++;
    const news = {
      ids: [...this.#ids],
      isMore: this.#isMore,
      areGroups: this.#areGroups,
      total: fleet.length,
      verdicts,
    };
    this.#ids.clear();
    this.#isMore = false;
    this.#areGroups = false;
    return news;
  }
}
