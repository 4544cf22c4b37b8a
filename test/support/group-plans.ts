/** Plans of groups, made by hand, for whoever runs them. */

import type { GroupPlan } from '../../src/monitor/plan.ts';
import { DEFAULT_BACK_OFF } from '../../src/scan/back-off.ts';
import { DEFAULT_LIMITS } from '../../src/scan/limit-keys.ts';
import { NOTHING_DECLARED } from '../../src/target/listed.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { createResolver } from '../../src/target/resolver.ts';
import { probing } from './probing.ts';

/** The plan of a group that watches these targets every hour, but for what is given. */
export function groupPlan(
  name: string,
  targets: readonly string[],
  given: Partial<GroupPlan> = {},
): GroupPlan {
  const parsed = targets.map((text) => parseTarget(text));
  return {
    name,
    timetable: { kind: 'every', everyMs: 3_600_000, jitterMs: 0 },
    spreadMs: 1,
    pace: {
      concurrency: 10,
      limits: DEFAULT_LIMITS,
      rate: null,
      retries: 0,
      backOff: DEFAULT_BACK_OFF,
    },
    probing: probing(),
    family: null,
    makeResolver: () => createResolver(),
    targets: parsed,
    async *list() {
      for (const target of parsed) yield { target, domain: null, declared: NOTHING_DECLARED };
    },
    policies: [],
    fingerprint: `${name} ${targets.join(' ')}`,
    ...given,
  };
}
