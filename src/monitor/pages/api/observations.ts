/** The last record of everything that is watched, as it was written. */

import { VERDICTS, type Verdict } from '../../../rules/verdict.ts';
import type { MonitorView } from '../../view.ts';
import type { Watched } from '../../watched.ts';
import { checkNames, QueryError, readChoice } from './query-error.ts';

interface ObservationQuery {
  /** Empty for all. */
  readonly verdicts: readonly Verdict[];
  /** The others are null for all. */
  readonly group: string | null;
  readonly target: string | null;
  readonly id: string | null;
}

/** @throws QueryError where the question makes no sense. */
export function observations(view: MonitorView, asked: URLSearchParams): Iterable<string> {
  const query = readQuery(view, asked);
  return lines(view.watched().filter((watched) => matches(watched, query)));
}

function readQuery(view: MonitorView, asked: URLSearchParams): ObservationQuery {
  checkNames(asked, ['verdict', 'group', 'target', 'id', 'format']);
  const group = asked.get('group');
  const groups = view.groups().map(({ name }) => name);
  if (group !== null && !groups.includes(group)) {
    throw new QueryError(`group: there is none of this name; there are ${groups.join(', ')}`);
  }
  const verdicts = asked
    .getAll('verdict')
    .flatMap((text) => text.split(','))
    .map((verdict) => readChoice('verdict', verdict, VERDICTS))
    .filter((verdict) => verdict !== null);
  const target = asked.get('target')?.toLowerCase() ?? null;
  return { verdicts, group, target, id: asked.get('id') };
}

function matches({ id, group, glance }: Watched, query: ObservationQuery): boolean {
  const { target, host, address, domain, verdict } = glance;
  if (query.verdicts.length > 0 && !query.verdicts.includes(verdict)) return false;
  if (query.group !== null && query.group !== group) return false;
  if (query.id !== null && query.id !== id) return false;
  if (query.target === null) return true;
  return [target, host, address, domain].some((name) => name?.toLowerCase() === query.target);
}

function* lines(fleet: readonly Watched[]): Generator<string> {
  for (const { line } of fleet) yield line;
}
