/** Holds the rounds of one group, one after the other. */

import { LocalProber } from '../scan/local-prober.ts';
import { Preflight } from '../scan/preflight.ts';
import type { Scanned } from '../scan/scan.ts';
import type { Round } from './history/history.ts';
import type { GroupPlan } from './plan.ts';
import { holdRound } from './round.ts';
import { Alarm } from './schedule/alarm.ts';
import type { Clock } from './schedule/clock.ts';
import { spellTimetable } from './schedule/timetable.ts';
import { TurnTakingProber } from './turn-taking-prober.ts';
import type { Turns } from './turns.ts';
import type { GroupView } from './view.ts';

/** Who hears of the rounds. */
export interface RoundListener {
  began(group: string): void;
  saw(group: string, scanned: Scanned): void;
  /** It came to its end, so that what it did not see is not there any more. */
  ended(group: string, round: Round): void;
  /** It broke off, or was stopped. */
  brokeOff(group: string, why: string | null): void;
  /** Something about the lists, or about this machine, that a person should know. */
  noted(group: string, text: string): void;
}

interface RunnerOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly turns: Turns;
  readonly listener: RoundListener;
}

interface Running {
  readonly startedAt: Date;
  done: number;
}

export class GroupRunner {
  readonly plan: GroupPlan;
  readonly #options: RunnerOptions;
  readonly #alarm: Alarm;
  readonly #prober: TurnTakingProber;
  readonly #stopping = new AbortController();
  #last: Round | null;
  #running: Running | null = null;
  #trouble: string | null = null;
  /** What is under way; resolved where nothing is. */
  #round: Promise<void> = Promise.resolve();

  constructor(plan: GroupPlan, last: Round | null, options: RunnerOptions) {
    this.plan = plan;
    this.#options = options;
    this.#last = last;
    this.#prober = new TurnTakingProber(new LocalProber(plan.probing), options.turns);
    const { timetable } = plan;
    const ring = () => {
      this.#round = this.#hold();
    };
    this.#alarm = new Alarm({ ...options, timetable, ring });
  }

  /** Awaits the first round, which is due at once where the last was held by another plan. */
  start(): void {
    const isOurs = this.#last?.fingerprint === this.plan.fingerprint;
    this.#alarm.start(this.#last && isOurs ? new Date(this.#last.startedAt) : null);
  }

  /** Begins nothing any more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#alarm.stop();
    await this.#round;
  }

  /** Cuts the dialogues that are still under way. */
  async cut(): Promise<void> {
    await this.#prober.close();
  }

  view(): GroupView {
    const { name, timetable, policies, probing } = this.plan;
    return {
      name,
      schedule: spellTimetable(timetable),
      intervalMs: timetable.kind === 'every' ? timetable.everyMs : null,
      nextAt: this.#alarm.nextAt,
      running: this.#running && { ...this.#running },
      last: this.#last && withoutFingerprint(this.#last),
      trouble: this.#trouble,
      policies,
      requireTls: probing.judging.standard.requireTls,
    };
  }

  /** Never rejects: what is wrong with the lists is the trouble of the group. */
  async #hold(): Promise<void> {
    const { listener, clock } = this.#options;
    const { name } = this.plan;
    const running = { startedAt: clock.now(), done: 0 };
    this.#running = running;
    listener.began(name);
    try {
      this.#trouble = await this.#probeAll(running);
      this.#running = null;
      if (this.#stopping.signal.aborted) listener.brokeOff(name, null);
      else this.#conclude(running);
    } catch (error) {
      this.#running = null;
      this.#trouble = error instanceof Error ? error.message : String(error);
      listener.brokeOff(name, this.#trouble);
    }
    if (!this.#stopping.signal.aborted) this.#alarm.again();
  }

  /** Gives what is wrong with the machine that all of it was probed from; null for nothing. */
  async #probeAll(running: Running): Promise<string | null> {
    const { listener } = this.#options;
    const { name } = this.plan;
    const preflight = new Preflight();
    const scanned = holdRound(this.plan, {
      prober: this.#prober,
      note: (text) => listener.noted(name, text),
      signal: this.#stopping.signal,
    });
    for await (const one of scanned) {
      running.done++;
      preflight.add(one.job.destination, one.record.gist);
      listener.saw(name, one);
    }
    const [finding] = preflight.conclude();
    return finding?.message ?? null;
  }

  #conclude({ startedAt, done }: Running): void {
    const { listener, clock } = this.#options;
    const round = {
      startedAt: startedAt.toISOString(),
      endedAt: clock.now().toISOString(),
      records: done,
      fingerprint: this.plan.fingerprint,
    };
    this.#last = round;
    listener.ended(this.plan.name, round);
  }
}

/** It is nobody's business outside. */
function withoutFingerprint({ startedAt, endedAt, records }: Round): Round {
  return { startedAt, endedAt, records };
}
