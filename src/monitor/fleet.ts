/** Everything that is watched, as it was last seen. */

import { type Glance, glanceAt } from '../report/glance.ts';
import { addressGone, addressNew } from '../rules/compare/addresses.ts';
import { type Change, changeAt } from '../rules/compare/change.ts';
import type { Found } from '../rules/compare/entry.ts';
import { type State, stateOf } from '../rules/compare/state.ts';
import type { Judged } from '../rules/judge.ts';
import { isSameTarget, nameBefore, placesOfName } from './former.ts';
import type { FleetEvent } from './view.ts';
import { type Watched, watchedId } from './watched.ts';

/** What was just seen, what stood there before, and what is different. */
export interface Sight {
  readonly watched: Watched;
  /** Null for a place that is new. */
  readonly before: Watched | null;
  readonly changes: readonly Change[];
}

/** A place that is not watched any more; without changes where nothing is to be said of it. */
export interface Departure {
  readonly watched: Watched;
  readonly changes: readonly Change[];
}

/** A record, and the place that it is about. */
interface Look {
  readonly judged: Judged;
  readonly glance: Glance;
  readonly line: string;
}

type Listener = (event: FleetEvent) => void;

export class Fleet {
  readonly #compare: (before: State, after: State) => Found[];
  readonly #groups = new Map<string, Map<string, Watched>>();
  /** The places of each group that the round under way has seen. */
  readonly #seen = new Map<string, Set<string>>();
  /** The groups of which all places are known: what is new there now, was not there before. */
  readonly #known = new Set<string>();
  readonly #listeners = new Set<Listener>();

  constructor(compare: (before: State, after: State) => Found[]) {
    this.#compare = compare;
  }

  /** Takes up what another monitor left, without a word to anybody. */
  restore(all: readonly Watched[]): void {
    for (const watched of all) {
      this.#placesOf(watched.group).set(watched.id, watched);
      this.#known.add(watched.group);
    }
  }

  /** By group, then by name. */
  all(): Watched[] {
    const names = [...this.#groups.keys()].sort();
    return names.flatMap((name) => [...this.#placesOf(name).values()].sort(byName));
  }

  find(id: string): Watched | null {
    for (const places of this.#groups.values()) {
      const found = places.get(id);
      if (found) return found;
    }
    return null;
  }

  /** Gives the function that ends the subscription. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: FleetEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  beginRound(group: string): void {
    this.#seen.set(group, new Set());
  }

  /**
   * Takes a record, as its line of JSON; gives what it says of each place. A name that does not resolve
   * says of all addresses that it led to that nothing could be told there: they are not gone.
   */
  see(group: string, line: string): Sight[] {
    const judged = JSON.parse(line) as Judged;
    const places = this.#placesOf(group);
    const glance = glanceAt(judged);
    const lost = placesOfName(judged, places.values());
    if (lost.length === 0) return [this.#look(group, { judged, glance, line })];
    return lost.map(({ glance: { host, address } }) =>
      this.#look(group, { judged, glance: { ...glance, host, address }, line }),
    );
  }

  #look(group: string, { judged, glance, line }: Look): Sight {
    const places = this.#placesOf(group);
    const id = watchedId(group, glance);
    const before = places.get(id) ?? nameBefore(glance, places.values());
    const watched = { id, group, since: sinceWhen(glance, before), glance, line };
    const arrived = () => (this.#known.has(group) ? arrival(judged, places) : []);
    const changes = before ? this.#changesFrom(before, judged, glance) : arrived();
    places.set(id, watched);
    this.#seen.get(group)?.add(id);
    return { watched, before, changes };
  }

  /** What the round has not seen is not there any more. */
  endRound(group: string): Departure[] {
    const seen = this.#seen.get(group) ?? new Set();
    this.#seen.delete(group);
    this.#known.add(group);
    const places = this.#placesOf(group);
    const gone = [...places.values()].filter(({ id }) => !seen.has(id));
    for (const { id } of gone) places.delete(id);
    return gone.map((watched) => ({ watched, changes: departure(watched, places) }));
  }

  /** The group is not watched any more. */
  drop(group: string): Watched[] {
    const places = [...this.#placesOf(group).values()];
    this.#groups.delete(group);
    this.#seen.delete(group);
    this.#known.delete(group);
    return places;
  }

  get groupNames(): string[] {
    return [...this.#groups.keys()];
  }

  #placesOf(group: string): Map<string, Watched> {
    const known = this.#groups.get(group) ?? new Map<string, Watched>();
    this.#groups.set(group, known);
    return known;
  }

  #changesFrom({ line }: Watched, judged: Judged, place: Glance): Change[] {
    const before = stateOf(JSON.parse(line) as Judged);
    return this.#compare(before, stateOf(judged)).map(({ id, difference }) =>
      changeAt(place, id, difference),
    );
  }
}

function sinceWhen({ verdict, startedAt }: Glance, before: Watched | null): string {
  return before?.glance.verdict === verdict ? before.since : startedAt;
}

/** An address is new only to a target that had others. */
function arrival(judged: Judged, places: ReadonlyMap<string, Watched>): Change[] {
  const others = [...places.values()].filter(({ glance }) => isSameTarget(glance, judged));
  return others.length === 0 ? [] : [addressNew(judged, judged.verdict)];
}

/** An address is gone only from a target that has others. */
function departure({ glance }: Watched, places: ReadonlyMap<string, Watched>): Change[] {
  const hasOthers = [...places.values()].some((other) => isSameTarget(other.glance, glance));
  return hasOthers && glance.address !== null ? [addressGone(glance)] : [];
}

function byName({ glance: one }: Watched, { glance: other }: Watched): number {
  const [first, second] = [one, other].map(({ target, address }) => `${target} ${address ?? ''}`);
  return (first ?? '') < (second ?? '') ? -1 : 1;
}
