/** The part of the fleet that was asked for, in the order that was asked for. */

import { WORST_FIRST } from '../../report/html/badge.ts';
import { nameForSearch, nameOf } from '../../report/telling.ts';
import type { Watched } from '../watched.ts';
import type { FleetQuery, SortKey } from './fleet-query.ts';
import { spellStartTls } from './spell-glance.ts';

/** Chooses and sorts; the pages of the list are cut by whoever shows it. */
export function selectFleet(fleet: readonly Watched[], query: FleetQuery): readonly Watched[] {
  const words = query.words.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = fleet.filter((watched) => {
    const { group, glance } = watched;
    if (query.verdicts.length > 0 && !query.verdicts.includes(glance.verdict)) return false;
    if (query.group !== null && query.group !== group) return false;
    return words.length === 0 || hasWords(watched, words);
  });
  return sortFleet(chosen, query);
}

/** Also by what stands nowhere on the page: the ids of findings, and `event-1032-certain`. */
function hasWords({ group, glance }: Watched, words: readonly string[]): boolean {
  const { target, host, address, domain, connector, gist, outcome } = glance;
  const text = [
    ...[group, target, host, address, domain, connector, gist, outcome],
    ...glance.findings.map(({ id }) => id),
    ...glance.predictions.map(nameForSearch),
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

/** What a row is sorted by; null comes last both ways. */
const KEYS: Readonly<Record<SortKey, (watched: Watched) => string | number | null>> = {
  verdict: ({ glance }) => WORST_FIRST.indexOf(glance.verdict),
  target: ({ glance }) => nameOf(glance),
  starttls: ({ glance }) => spellStartTls(glance),
  tls: ({ glance }) => glance.protocol,
  until: ({ glance }) => glance.certificate?.notAfter ?? null,
  seen: ({ glance }) => glance.startedAt,
};

/** Of one verdict the newest trouble comes first; whatever else is equal keeps its place. */
function sortFleet(fleet: readonly Watched[], { sort, isReversed }: FleetQuery): Watched[] {
  const sign = isReversed ? -1 : 1;
  return fleet
    .map((watched) => ({ watched, key: KEYS[sort](watched) }))
    .sort((one, other) => {
      if (one.key === null || other.key === null) {
        return Number(one.key === null) - Number(other.key === null);
      }
      const order = sign * compareKeys(one.key, other.key);
      return order !== 0 || sort !== 'verdict' ? order : newestFirst(one.watched, other.watched);
    })
    .map(({ watched }) => watched);
}

function newestFirst({ since }: Watched, other: Watched): number {
  if (since === other.since) return 0;
  return since < other.since ? 1 : -1;
}

function compareKeys(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return COLLATOR.compare(String(one), String(other));
}
