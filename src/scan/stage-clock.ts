/** How long the stages of all dialogues took. */

import type { Timings } from '../dialogue/observation.ts';
import type { StageTimes } from '../report/run-json.ts';
import type { Stage } from '../smtp/failure.ts';
import { roundMs } from '../smtp/transcript.ts';
import { Durations } from './durations.ts';

/** The stage that each timing belongs to, in the order in which they happen. */
const STAGES: Readonly<Record<keyof Timings, Stage>> = {
  dnsMs: 'resolve',
  connectMs: 'connect',
  greetingMs: 'greeting',
  ehloMs: 'ehlo',
  starttlsMs: 'starttls',
  handshakeMs: 'handshake',
};

const STEPS = Object.keys(STAGES) as readonly (keyof Timings)[];

export class StageClock {
  readonly #durations = new Map(STEPS.map((step) => [step, new Durations()]));

  add(timings: Timings): void {
    for (const [step, durations] of this.#durations) {
      const ms = timings[step];
      if (ms !== undefined) durations.add(ms);
    }
  }

  /** The stages that were reached, in the order in which they happen. */
  times(): StageTimes[] {
    const timed = [...this.#durations].filter(([, { count }]) => count > 0);
    const totalMs = timed.reduce((sum, [, { sumMs }]) => sum + sumMs, 0);
    return timed.map(([step, durations]) => ({
      stage: STAGES[step],
      records: durations.count,
      share: totalMs === 0 ? 0 : Math.round((durations.sumMs / totalMs) * 1000) / 1000,
      meanMs: roundMs(durations.sumMs / durations.count),
      p50Ms: roundMs(durations.quantileMs(0.5)),
      p95Ms: roundMs(durations.quantileMs(0.95)),
      maxMs: roundMs(durations.maxMs),
    }));
  }
}

/** The stage that took the largest share of the time, the earlier of equals; null of none. */
export function slowestOf(times: readonly StageTimes[]): Stage | null {
  const [slowest] = times.toSorted((one, other) => other.share - one.share);
  return slowest?.stage ?? null;
}
