/** Counts the records of a run, in a memory that does not grow with them. */

import type { Outcome } from '../dialogue/observation.ts';
import type { Answers, FailureCount, PredictionCount, Tallies } from '../report/run-json.ts';
import { CERTAINTIES, type Certainty } from '../rules/finding.ts';
import type { Verdict } from '../rules/verdict.ts';
import type { Gist } from './gist.ts';
import { StageClock, slowestOf } from './stage-clock.ts';

/** OpenSSL has hundreds of codes; beyond these, failures are counted without theirs. */
const MAX_FAILURE_KINDS = 200;

/** What the gist of a record does not say. */
export interface Circumstances {
  /** How often the job was put off before; 0 when absent. */
  readonly retries?: number;
  /** The record was taken over from the connection of another target. */
  readonly reused?: boolean;
  /** An earlier run made it, which this one continues. */
  readonly earlier?: boolean;
}

export class Tally {
  /** Grows as records are added. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly #outcomes: Record<Outcome, number> = {
    completed: 0,
    unresolved: 0,
    unreachable: 0,
    'timed-out': 0,
    closed: 0,
    refused: 0,
    malformed: 0,
    'handshake-failed': 0,
    cancelled: 0,
    'internal-error': 0,
  };
  readonly #verdicts: Record<Verdict, number> = { ok: 0, warning: 0, critical: 0, unknown: 0 };
  readonly #failures = new Map<
    string,
    { -readonly [Key in keyof FailureCount]: FailureCount[Key] }
  >();
  readonly #advertised: Record<keyof Answers, number> = { yes: 0, no: 0, unknown: 0 };
  readonly #negotiated: Record<keyof Answers, number> = { yes: 0, no: 0, unknown: 0 };
  readonly #protocols = new Map<string, number>();
  readonly #findings = new Map<string, number>();
  readonly #predictions = new Map<number, Record<Certainty, number>>();
  readonly #retries = { records: 0, retries: 0, turnedAway: 0 };
  readonly #clock = new StageClock();
  #records = 0;
  #earlierRecords = 0;

  constructor() {
    this.outcomes = this.#outcomes;
  }

  get records(): number {
    return this.#records;
  }

  add(gist: Gist, { retries = 0, reused = false, earlier = false }: Circumstances = {}): void {
    this.#records++;
    if (earlier) this.#earlierRecords++;
    this.#outcomes[gist.outcome]++;
    this.#verdicts[gist.verdict]++;
    this.#advertised[answerOf(gist.advertised)]++;
    this.#negotiated[answerOf(gist.negotiated)]++;
    if (gist.failure) this.#addFailure(gist.outcome, gist.failure);
    if (gist.protocol !== null) increment(this.#protocols, gist.protocol);
    for (const id of new Set(gist.findings)) increment(this.#findings, id);
    this.#addPredictions(gist.predictions);
    if (retries > 0) this.#retries.records++;
    this.#retries.retries += retries;
    if (gist.turnedAway) this.#retries.turnedAway++;
    // A copy carries the timings of a connection that was counted already.
    if (!reused) this.#clock.add(gist.timings);
  }

  /** What has been added so far. */
  counts(): Tallies {
    const stages = this.#clock.times();
    return {
      records: this.#records,
      earlierRecords: this.#earlierRecords,
      outcomes: { ...this.#outcomes },
      failures: [...this.#failures.values()].map((one) => ({ ...one })).sort(byRecords),
      verdicts: { ...this.#verdicts },
      advertised: { ...this.#advertised },
      negotiated: { ...this.#negotiated },
      protocols: [...this.#protocols]
        .map(([protocol, records]) => ({ protocol, records }))
        .sort(byRecords),
      findings: [...this.#findings].map(([id, records]) => ({ id, records })).sort(byRecords),
      predictions: this.#countPredictions(),
      retries: { ...this.#retries },
      stages,
      slowestStage: slowestOf(stages),
    };
  }

  #addFailure(outcome: Outcome, { stage, code }: NonNullable<Gist['failure']>): void {
    const known = this.#failures.get(`${outcome} ${stage} ${code}`);
    const kept = known || this.#failures.size < MAX_FAILURE_KINDS ? code : null;
    const key = `${outcome} ${stage} ${kept}`;
    const count = this.#failures.get(key) ?? { outcome, stage, code: kept, records: 0 };
    count.records++;
    this.#failures.set(key, count);
  }

  /** One record counts once for an event and a certainty, on however many connectors. */
  #addPredictions(predictions: Gist['predictions']): void {
    for (const [at, { eventId, certainty }] of predictions.entries()) {
      const first = predictions.findIndex(
        (one) => one.eventId === eventId && one.certainty === certainty,
      );
      if (first !== at) continue;
      const counts = this.#predictions.get(eventId) ?? { certain: 0, likely: 0, possible: 0 };
      counts[certainty]++;
      this.#predictions.set(eventId, counts);
    }
  }

  #countPredictions(): PredictionCount[] {
    return [...this.#predictions]
      .sort(([one], [other]) => one - other)
      .flatMap(([eventId, counts]) =>
        CERTAINTIES.map((certainty) => ({ eventId, certainty, records: counts[certainty] })),
      )
      .filter(({ records }) => records > 0);
  }
}

function answerOf(answer: boolean | null): keyof Answers {
  if (answer === null) return 'unknown';
  return answer ? 'yes' : 'no';
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function byRecords(one: { readonly records: number }, other: { readonly records: number }): number {
  return other.records - one.records;
}
