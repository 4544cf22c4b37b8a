/** Compares two states of one server by every kind of change. */

import type { Rule } from '../rule.ts';
import type { ChangeKind } from './change-kind.ts';
import type { Found } from './entry.ts';
import type { State } from './state.ts';

/** What to compare by: the two tables, which only the command line sees. */
export interface Comparing {
  readonly kinds: readonly ChangeKind[];
  readonly rules: readonly Pick<Rule, 'id' | 'needs'>[];
}

/** Gives the function that compares; in the order of the kinds. */
export function comparing({ kinds, rules }: Comparing): (before: State, after: State) => Found[] {
  const needs = new Map(rules.map((rule) => [rule.id, rule.needs]));
  const couldJudge = ({ observed }: State, rule: string) =>
    (needs.get(rule) ?? ANY_RULE).every((fact) => observed.includes(fact));
  return (before, after) => {
    const found: Found[] = [];
    const told = new Set<string>();
    for (const { id, tells, compare } of kinds) {
      const differences = compare({ before, after, told, couldJudge });
      if (differences.length > 0) for (const finding of tells) told.add(finding);
      found.push(...differences.map((difference) => ({ id, difference })));
    }
    return found;
  };
}

/** What a rule needs that another version of the program had. */
const ANY_RULE: Rule['needs'] = ['starttls'];
