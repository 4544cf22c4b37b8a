/**
 * Joins two runs by target, domain, host, address and port, and compares what stands in both.
 *
 * Of the old run the states are held, of the new one nothing but what it changes. Where a run has
 * the same place twice, as a file that a schedule appends to, the last record counts.
 */

import type { Judged } from '../judge.ts';
import { type Verdict, worstOf } from '../verdict.ts';
import { addressGone, addressNew } from './addresses.ts';
import { type Change, changeAt, DIRECTIONS, type Direction, worstDirection } from './change.ts';
import { type Comparing, comparing } from './compare-states.ts';
import type { Compared, Entry, Found } from './entry.ts';
import { type Settled, settle } from './moves.ts';
import type { ChangedTarget, RunDiff } from './run-diff.ts';
import { type Kept, Shelf } from './shelf.ts';
import { type State, stateOf } from './state.ts';

interface Target {
  readonly target: string;
  readonly domain: string | null;
  readonly entries: Entry[];
}

/** Takes the old run, then the new one, record by record. */
export class RunComparison {
  readonly #compare: (before: State, after: State) => Found[];
  readonly #shelf = new Shelf();
  readonly #targets = new Map<string, Target>();
  readonly #onlyNew = new Set<string>();

  constructor(given: Comparing) {
    this.#compare = comparing(given);
  }

  addOld(record: Judged): void {
    const key = keyOf(record);
    const known = this.#targets.get(key);
    const entry = entryOf(record, known);
    entry.before = this.#shelf.keep(stateOf(record));
    if (known) return;
    const { target, domain } = record;
    // An array that is written whole takes no room to grow, which most never need.
    this.#targets.set(key, { target, domain, entries: [entry] });
  }

  addNew(record: Judged): void {
    const key = keyOf(record);
    const known = this.#targets.get(key);
    if (!known) {
      this.#onlyNew.add(key);
      return;
    }
    const entry = entryOf(record, known);
    const after = stateOf(record);
    if (entry.before === null) {
      entry.after = this.#shelf.keep(after);
      return;
    }
    entry.seen = true;
    entry.compared = this.#compareWith(entry.before, after);
  }

  /** What both runs differ in, once they were taken whole. */
  finish(): RunDiff {
    const targets = [...this.#targets.values()];
    const inBoth = targets.filter(({ entries }) =>
      entries.some(({ seen, after }) => seen || after),
    );
    const changed = inBoth.flatMap((target) => this.#changesOf(target) ?? []);
    return {
      changed: changed.sort(byDirection),
      compared: inBoth.length,
      onlyOld: targets.length - inBoth.length,
      onlyNew: this.#onlyNew.size,
    };
  }

  #changesOf({ target, domain, entries }: Target): ChangedTarget | null {
    const all = settle(entries, (before, after) =>
      this.#compareWith(before, this.#shelf.recall(after)),
    );
    const changes = all.flatMap((one) => this.#changesAt(one, { target, domain }));
    const direction = worstDirection(changes);
    if (direction === null) return null;
    const worse = all.flatMap(({ compared }) => verdictIfWorse(compared));
    const worseVerdict = worse.length === 0 ? null : worstOf(worse);
    return { target, domain, direction, worseVerdict, changes: changes.sort(byDirection) };
  }

  #changesAt({ entry, compared, move }: Settled, named: Pick<Target, 'target' | 'domain'>) {
    const { host, address, port, after } = entry;
    const place = { ...named, host, address, port };
    const changes: Change[] = (compared?.found ?? []).map(({ id, difference }) =>
      changeAt(place, id, difference),
    );
    if (move === 'gone') changes.push(addressGone(place));
    if (move === 'new' && after) changes.push(addressNew(place, this.#shelf.recall(after).verdict));
    return changes;
  }

  #compareWith(before: Kept, after: State): Compared | null {
    const found = this.#compare(this.#shelf.recall(before), after);
    return found.length === 0 ? null : { found, verdict: after.verdict };
  }
}

/** No target has a blank in it. */
function keyOf({ target, domain }: Judged): string {
  return domain === null ? target : `${target} ${domain}`;
}

/** The entry of a record, which is added to those of its target unless it is there. */
function entryOf({ host, address, port }: Judged, known: Target | undefined): Entry {
  const found = known?.entries.find(
    (entry) => entry.address === address && entry.host === host && entry.port === port,
  );
  if (found) return found;
  const entry = { host, address, port, before: null, after: null, seen: false, compared: null };
  known?.entries.push(entry);
  return entry;
}

function verdictIfWorse(compared: Compared | null): Verdict[] {
  const isWorse = compared?.found.some(({ difference }) => difference.direction === 'worse');
  return compared && isWorse ? [compared.verdict] : [];
}

function byDirection(one: { direction: Direction }, other: { direction: Direction }): number {
  return DIRECTIONS.indexOf(one.direction) - DIRECTIONS.indexOf(other.direction);
}
