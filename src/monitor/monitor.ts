/** Watches the groups of a configuration, remembers what it sees, and tells who listens. */

import type { Found } from '../rules/compare/entry.ts';
import type { State } from '../rules/compare/state.ts';
import { Fleet, type Sight } from './fleet.ts';
import { GroupRunner, type RoundListener } from './group-runner.ts';
import type { History, Round } from './history/history.ts';
import type { Log } from './log.ts';
import type { GroupPlan } from './plan.ts';
import type { Clock } from './schedule/clock.ts';
import { Turns } from './turns.ts';
import type { FleetEvent, GroupView, MonitorView } from './view.ts';
import type { Watched } from './watched.ts';

interface MonitorOptions {
  readonly version: string;
  readonly history: History;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** What differs between two states of one place. */
  readonly compare: (before: State, after: State) => Found[];
  /** Hears of a place whose verdict is another; `before` is null where a new one is not well. */
  readonly onVerdict: (watched: Watched, before: Watched | null) => void;
}

export class Monitor implements MonitorView {
  readonly startedAt: Date;
  readonly history: History;
  /** Shared with whoever probes on request: one dialogue with an address at a time. */
  readonly turns = new Turns();
  readonly #options: MonitorOptions;
  readonly #fleet: Fleet;
  readonly #runners = new Map<string, GroupRunner>();
  /** What others find wrong, by who they are. */
  readonly #troubles = new Map<string, string>();
  #isReady = false;
  #isStopping = false;

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.history = options.history;
    this.startedAt = options.clock.now();
    this.#fleet = new Fleet(options.compare);
    this.#fleet.restore(this.history.restore());
  }

  get version(): string {
    return this.#options.version;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /**
   * Watches by these plans. A group whose plan is as before goes on; one whose plan is another has a
   * round at once; one that has none any more is forgotten.
   */
  async apply(plans: readonly GroupPlan[]): Promise<void> {
    const wanted = new Set(plans.map(({ name }) => name));
    const known = new Set([...this.#runners.keys(), ...this.#fleet.groupNames]);
    const leaving = [...known].filter((name) => !wanted.has(name));
    await Promise.all([
      ...leaving.map((name) => this.#leave(name)),
      ...plans.map((plan) => this.#watchBy(plan)),
    ]);
    if (this.#isStopping) return;
    this.#isReady = true;
    this.#fleet.tell({ kind: 'groups' });
  }

  /** Begins nothing any more, and cuts what has not ended after so many milliseconds. */
  async stop(graceMs: number): Promise<void> {
    this.#isReady = false;
    this.#isStopping = true;
    const runners = [...this.#runners.values()];
    const cut = () => {
      for (const runner of runners) void runner.cut();
    };
    const timer = setTimeout(cut, graceMs);
    await Promise.all(runners.map((runner) => runner.stop()));
    clearTimeout(timer);
  }

  watched(): readonly Watched[] {
    return this.#fleet.all();
  }

  find(id: string): Watched | null {
    return this.#fleet.find(id);
  }

  groups(): readonly GroupView[] {
    return [...this.#runners.values()].map((runner) => runner.view());
  }

  troubles(): readonly string[] {
    const { trouble } = this.history;
    return [...(trouble === null ? [] : [trouble]), ...this.#troubles.values()];
  }

  /** Says what is wrong with a part of the program; null that nothing is any more. */
  setTrouble(part: string, trouble: string | null): void {
    if (trouble === (this.#troubles.get(part) ?? null)) return;
    if (trouble === null) this.#troubles.delete(part);
    else this.#troubles.set(part, trouble);
    this.#fleet.tell({ kind: 'groups' });
  }

  subscribe(listener: (event: FleetEvent) => void): () => void {
    return this.#fleet.subscribe(listener);
  }

  /** The old plan comes to its end before the new one begins. */
  async #watchBy(plan: GroupPlan): Promise<void> {
    const { name, fingerprint } = plan;
    const runner = this.#runners.get(name);
    if (runner?.plan.fingerprint === fingerprint) return;
    await runner?.stop();
    if (this.#isStopping) return;
    const { clock, random } = this.#options;
    const options = { clock, random, turns: this.turns, listener: this.#listener };
    const successor = new GroupRunner(plan, this.history.lastRound(name), options);
    this.#runners.set(name, successor);
    successor.start();
  }

  async #leave(group: string): Promise<void> {
    await this.#runners.get(group)?.stop();
    if (this.#isStopping) return;
    this.#runners.delete(group);
    for (const watched of this.#fleet.drop(group)) {
      this.history.forget(watched, []);
      this.#fleet.tell({ kind: 'gone', watched });
    }
  }

  readonly #listener: RoundListener = {
    began: (group) => {
      this.#fleet.beginRound(group);
      this.#fleet.tell({ kind: 'groups' });
    },
    saw: (group, { record }) => {
      for (const sight of this.#fleet.see(group, record.line)) this.#see(sight);
    },
    ended: (group, round) => this.#endRound(group, round),
    brokeOff: (group, why) => {
      if (why !== null) this.#options.log.error({ group }, why);
      this.#fleet.tell({ kind: 'groups' });
    },
    noted: (group, text) => this.#options.log.warn({ group }, text),
  };

  #see(sight: Sight): void {
    const { watched, before, changes } = sight;
    const { trouble } = this.history;
    this.history.keep(watched, changes);
    if (this.history.trouble !== trouble) this.#fleet.tell({ kind: 'groups' });
    this.#fleet.tell({ kind: 'seen', ...sight });
    const { verdict, target, address, gist } = watched.glance;
    this.#options.log.debug({ group: watched.group, target, address, verdict }, gist);
    const was = before?.glance.verdict ?? null;
    // What is seen for the first time and is well, is nothing to tell.
    if (verdict === (was ?? 'ok')) return;
    const told = { group: watched.group, target, address, verdict, was };
    this.#options.log[verdict === 'ok' ? 'info' : 'warn'](told, gist);
    this.#options.onVerdict(watched, before);
  }

  #endRound(group: string, round: Round): void {
    for (const { watched, changes } of this.#fleet.endRound(group)) {
      this.history.forget(watched, changes);
      this.#fleet.tell({ kind: 'gone', watched });
    }
    this.history.keepRound(group, round);
    const seconds = (Date.parse(round.endedAt) - Date.parse(round.startedAt)) / 1_000;
    this.#options.log.info({ group, records: round.records, seconds }, 'round ended');
    this.#fleet.tell({ kind: 'groups' });
  }
}
