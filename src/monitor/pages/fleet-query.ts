/** What of the fleet somebody asked for, as it stands in the address of the page. */

import { VERDICTS, type Verdict } from '../../rules/verdict.ts';

/** What the list can be sorted by, in the order of its columns. */
export const SORT_KEYS = ['verdict', 'target', 'starttls', 'tls', 'until', 'seen'] as const;

/** One of the columns. */
export type SortKey = (typeof SORT_KEYS)[number];

/** What was asked for; what was not is at its default. */
export interface FleetQuery {
  /** Empty for all. */
  readonly verdicts: readonly Verdict[];
  /** Null for all. */
  readonly group: string | null;
  /** Every word of it is searched for; empty for none. */
  readonly words: string;
  readonly sort: SortKey;
  /** Whether the order is turned round. */
  readonly isReversed: boolean;
  /** From 1. */
  readonly page: number;
}

const MAX_WORDS = 200;

/** What makes no sense counts as not asked: an old address still leads to a page. */
export function readFleetQuery(asked: URLSearchParams): FleetQuery {
  const page = Number(asked.get('page'));
  return {
    verdicts: VERDICTS.filter((verdict) => asked.getAll('verdict').includes(verdict)),
    group: asked.get('group') || null,
    words: (asked.get('q') ?? '').trim().slice(0, MAX_WORDS),
    sort: SORT_KEYS.find((key) => key === asked.get('sort')) ?? 'verdict',
    isReversed: asked.get('order') === 'reverse',
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** Whether it leaves anything out. */
export function isNarrowed({ verdicts, group, words }: FleetQuery): boolean {
  return verdicts.length > 0 || group !== null || words !== '';
}

/** The relative address that asks for this, from a page beside the fleet's. */
export function addressOf(query: Partial<FleetQuery>): string {
  const { verdicts = [], group, words, sort = 'verdict', isReversed, page = 1 } = query;
  const asked = new URLSearchParams(
    verdicts.map((verdict): [string, string] => ['verdict', verdict]),
  );
  if (group) asked.set('group', group);
  if (words) asked.set('q', words);
  if (sort !== 'verdict') asked.set('sort', sort);
  if (isReversed) asked.set('order', 'reverse');
  if (page !== 1) asked.set('page', String(page));
  const text = asked.toString();
  return text === '' ? './' : `./?${text}`;
}
