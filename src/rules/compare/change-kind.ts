/** What a kind of change is: a pure function from two states of one server to what differs. */

import type { Difference, Direction } from './change.ts';
import type { State } from './state.ts';

/** Two states of one server, and what is known of them beside. */
export interface Pair {
  readonly before: State;
  readonly after: State;
  /** Ids of findings of which other changes have told already. */
  readonly told: ReadonlySet<string>;
  /** Whether a state has what a rule needs; a rule that saw nothing had nothing to say. */
  couldJudge(state: State, rule: string): boolean;
}

export interface ChangeKind {
  /** Equals the file name. */
  readonly id: string;
  readonly title: string;
  /** The directions that it can have. */
  readonly directions: readonly Direction[];
  /** Ids of findings that say the same: whether they came or went is then not told again. */
  readonly tells: readonly string[];
  /** Empty where nothing differs, or one of the two states does not know. */
  compare(pair: Pair): readonly Difference[];
}

/** Declares a kind of change; by default it tells of no finding. */
export function defineChange(
  kind: Omit<ChangeKind, 'tells'> & Partial<Pick<ChangeKind, 'tells'>>,
): ChangeKind {
  return { tells: [], ...kind };
}
