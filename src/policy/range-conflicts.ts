/** Receive connectors of one server between which a client's address does not decide. */

import { type Binding, renderBinding } from './binding.ts';
import type { ReceiveConnector } from './connector.ts';
import { readBindings, readRanges } from './endpoints.ts';
import { type IpRange, nests } from './ip-range.ts';

/** Two connectors on the same binding whose ranges are equal, or overlap without nesting. */
export interface RangeConflict {
  readonly connector: ReceiveConnector;
  readonly other: ReceiveConnector;
  readonly binding: string;
  readonly range: IpRange;
  readonly otherRange: IpRange;
}

/** The connectors that share one binding. */
export interface SharedBinding {
  readonly binding: string;
  readonly connectors: readonly ReceiveConnector[];
}

interface Entry {
  readonly connector: ReceiveConnector;
  readonly range: IpRange;
}

/** The bindings that several enabled connectors of a server have, spelt alike or not. */
export function sharedBindings(connectors: readonly ReceiveConnector[]): SharedBinding[] {
  const byBinding = new Map<string, { binding: Binding; connectors: Set<ReceiveConnector> }>();
  for (const connector of connectors.filter(({ enabled }) => enabled !== false)) {
    for (const binding of readBindings(connector).entries) {
      const key = `${binding.family} ${binding.value} ${binding.port}`;
      const shared = byBinding.get(key) ?? { binding, connectors: new Set() };
      byBinding.set(key, shared);
      shared.connectors.add(connector);
    }
  }
  return Array.from(byBinding.values(), (shared) => ({
    binding: renderBinding(shared.binding),
    connectors: [...shared.connectors],
  })).filter((shared) => shared.connectors.length > 1);
}

/**
 * The conflicts on one binding, one for each pair of connectors and at most one for each range.
 *
 * Ranges may overlap only where one lies completely inside the other; sorted by where they begin,
 * each range therefore has to end before, or with, all that are still open.
 */
export function rangeConflicts({ binding, connectors }: SharedBinding): RangeConflict[] {
  const conflicts = new Map<string, RangeConflict>();
  let open: Entry[] = [];
  for (const entry of sortedEntries(connectors)) {
    open = open.filter(({ range }) => reaches(range, entry.range));
    const other = open.findLast((one) => isConflict(one, entry));
    if (other) {
      const pair = JSON.stringify([other.connector.identity, entry.connector.identity].sort());
      if (!conflicts.has(pair)) conflicts.set(pair, describeConflict(binding, other, entry));
    }
    open.push(entry);
  }
  return [...conflicts.values()];
}

function sortedEntries(connectors: readonly ReceiveConnector[]): Entry[] {
  return connectors
    .flatMap((connector) => readRanges(connector).entries.map((range) => ({ connector, range })))
    .sort(
      ({ range: one }, { range: other }) =>
        one.family - other.family ||
        Number(one.first > other.first) - Number(one.first < other.first) ||
        Number(one.last < other.last) - Number(one.last > other.last),
    );
}

function reaches(earlier: IpRange, later: IpRange): boolean {
  return earlier.family === later.family && earlier.last >= later.first;
}

function isConflict(one: Entry, other: Entry): boolean {
  // The same connector from two files is told as such elsewhere.
  if (isSame(one.connector, other.connector)) return false;
  const isInside = nests(other.range, one.range);
  return !isInside || nests(one.range, other.range);
}

function isSame(one: ReceiveConnector, other: ReceiveConnector): boolean {
  return one.identity.toLowerCase() === other.identity.toLowerCase();
}

function describeConflict(binding: string, one: Entry, other: Entry): RangeConflict {
  return {
    connector: one.connector,
    other: other.connector,
    binding,
    range: one.range,
    otherRange: other.range,
  };
}
