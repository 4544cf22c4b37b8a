import type { Verdict } from '../../rules/verdict.ts';
import { WORST_FIRST } from './badge.ts';

/** Keeps so many things and no more: where there are too many, those that matter least go first. */
export class KeepWorst<Thing> {
  readonly #capacity: number;
  readonly #kept: ReadonlyMap<Verdict, Thing[]> = new Map(
    WORST_FIRST.map((verdict) => [verdict, []]),
  );
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** `make` is called only where there is a place. */
  add(verdict: Verdict, make: () => Thing): void {
    if (this.#size === this.#capacity && !this.#makePlaceFor(verdict)) return;
    this.#kept.get(verdict)?.push(make());
    this.#size++;
  }

  /** In the order in which they came. */
  kept(verdict: Verdict): readonly Thing[] {
    return this.#kept.get(verdict) ?? [];
  }

  count(verdict: Verdict): number {
    return this.kept(verdict).length;
  }

  /** Drops the last one of what is less bad; false where nothing is. */
  #makePlaceFor(verdict: Verdict): boolean {
    const lesser = WORST_FIRST.slice(WORST_FIRST.indexOf(verdict) + 1);
    const victim = lesser.findLast((one) => this.count(one) > 0);
    if (victim === undefined) return false;
    this.#kept.get(victim)?.pop();
    this.#size--;
    return true;
  }
}
