/** Whether all that was seen points one way, and whether it is enough to say so. */

import { spellCount } from '../report/quantities.ts';

/** Enough while more may come: one dead network or one odd zone proves nothing. */
const SUBJECTS = 12;
const GROUPS = 3;

/** Enough where there is no more to come. */
const SUBJECTS_AT_END = 3;
const GROUPS_AT_END = 2;

/** Remembers a few names, not all that it is told, so that it may be told millions. */
export class Unanimity {
  readonly #subjects = new Set<string>();
  readonly #groups = new Set<string>();
  readonly #codes = new Map<string, number>();
  #contradicted = false;

  /** Once contradicted it stays so. */
  get contradicted(): boolean {
    return this.#contradicted;
  }

  contradict(): void {
    this.#contradicted = true;
  }

  /** One more that points this way, `code` being how; codes are few. */
  support(subject: string, group: () => string, code: string): void {
    this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
    if (this.#groups.size < GROUPS) this.#groups.add(group());
    if (this.#subjects.size < SUBJECTS) this.#subjects.add(subject);
  }

  isEnough(atEnd: boolean): boolean {
    const subjects = atEnd ? SUBJECTS_AT_END : SUBJECTS;
    const groups = atEnd ? GROUPS_AT_END : GROUPS;
    const many = this.#subjects.size >= subjects && this.#groups.size >= groups;
    return many && !this.#contradicted;
  }

  get count(): number {
    return [...this.#codes.values()].reduce((sum, count) => sum + count, 0);
  }

  /** `10 timed-out, 2 EHOSTUNREACH`. */
  describeCodes(): string {
    return [...this.#codes].map(([code, count]) => `${spellCount(count)} ${code}`).join(', ');
  }
}
