/** Joins the records of two vantage points by target, domain, host, address and port. */

import type { Judged } from '../judge.ts';
import type { Place } from './change.ts';
import {
  comparePath,
  PATH_CONCLUSIONS,
  type PathConclusion,
  type PathEvidence,
} from './path-evidence.ts';

export type { PathConclusion };

/** What a path comparison is; a contract, described in `docs/diff.md`. */
export const PATH_SCHEMA = 'starttls-probe/path/1';

/** What two vantage points saw of one server; the fields always stand in this order. */
export interface PathRecord extends Place, PathEvidence {
  readonly schema: typeof PATH_SCHEMA;
  /** The two addresses that were spoken from; null where there was no connection. */
  readonly from: readonly [string | null, string | null];
}

export interface PathDiff {
  /** What is on the path first; what is the same is left out. */
  readonly records: readonly PathRecord[];
  readonly compared: number;
  readonly onlyOne: number;
}

/** Compares what stands in both runs; where a run has a place twice, the last record counts. */
export function comparePaths(one: Iterable<Judged>, other: Iterable<Judged>): PathDiff {
  const first = new Map(Array.from(one, (record) => [keyOf(record), record]));
  const second = new Map(Array.from(other, (record) => [keyOf(record), record]));
  const both = [...first].flatMap(([key, record]) => {
    const match = second.get(key);
    return match ? [pathRecord(record, match)] : [];
  });
  const rank = ({ conclusion }: PathRecord) => PATH_CONCLUSIONS.indexOf(conclusion);
  return {
    records: both
      .filter(({ conclusion }) => conclusion !== 'same')
      .sort((a, b) => rank(a) - rank(b)),
    compared: both.length,
    onlyOne: first.size + second.size - 2 * both.length,
  };
}

function pathRecord(one: Judged, other: Judged): PathRecord {
  const { target, host, address, port, domain } = one;
  const { conclusion, certainty, message, differences } = comparePath(one, other);
  const from = [one.localAddress, other.localAddress] as const;
  const place = { target, host, address, port, domain };
  return { schema: PATH_SCHEMA, ...place, from, conclusion, certainty, message, differences };
}

/** No part has a blank in it. */
function keyOf({ target, domain, host, address, port }: Judged): string {
  return [target, domain, host, address, port].join(' ');
}
