/** Everything that `serve` runs: history, rounds, listener, webhook. */

import { type MonitorCounters, startCounters } from '../monitor/counters.ts';
import type { History } from '../monitor/history/history.ts';
import { type Log, openLog } from '../monitor/log.ts';
import { Monitor } from '../monitor/monitor.ts';
import { type OnDemandOptions, ProbeOnDemand } from '../monitor/on-demand.ts';
import { MACHINE_CLOCK } from '../monitor/schedule/clock.ts';
import { comparing } from '../rules/compare/compare-states.ts';
import { CHANGE_KINDS } from '../rules/compare/index.ts';
import { RULES } from '../rules/index.ts';
import { Front } from './serve-front.ts';
import { openHistoryFor } from './serve-history.ts';
import type { ServePlan } from './serve-plan.ts';
import { Webhook } from './serve-webhook.ts';
import type { WebhookPlan } from './serve-webhook-plan.ts';
import { type Terminal, wantsColor } from './terminal.ts';
import { version } from './version.ts';

const GRACE_MS = 20_000;
const PRUNE_EVERY_MS = 600_000;

/** Requests to `/probe` that are served at once. */
const ON_DEMAND = 50;

const NOTHING_WATCHED = 'nothing is watched: the configuration has no groups';

/** What takes effect only when `serve` is started again. */
const AT_START = ['history', 'retention', 'log', 'grace'] as const;

export class Service {
  readonly log: Log;
  readonly #monitor: Monitor;
  readonly #onDemand: ProbeOnDemand;
  readonly #front: Front;
  readonly #counters: MonitorCounters;
  /** Null where none is configured. */
  #webhook: Webhook | null;
  #plan: ServePlan;
  #isClosing = false;
  #pruning: NodeJS.Timeout | undefined;

  /** Takes the history and the port, and sends nothing yet. @throws UsageError where it cannot. */
  static async open(plan: ServePlan, terminal: Terminal): Promise<Service> {
    const log = logFor(plan, terminal);
    const history = openHistoryFor(plan.config, plan.folder, terminal.pid ?? null);
    const service = new Service(plan, history, log);
    try {
      await service.#front.open();
      return service;
    } catch (error) {
      history.close();
      throw error;
    }
  }

  private constructor(plan: ServePlan, history: History, log: Log) {
    this.#plan = plan;
    this.log = log;
    this.#counters = startCounters(new Date());
    this.#monitor = new Monitor({
      version,
      history,
      clock: MACHINE_CLOCK,
      random: Math.random,
      log,
      compare: comparing({ kinds: CHANGE_KINDS, rules: RULES }),
      onVerdict: (watched, before) => this.#webhook?.tell(watched, before),
    });
    this.#webhook = plan.webhook && this.#openWebhook(plan.webhook);
    this.#onDemand = new ProbeOnDemand(onDemandOptions(plan), this.#monitor.turns);
    this.#front = new Front(plan.door, {
      monitor: this.#monitor,
      onDemand: this.#onDemand,
      counters: this.#counters,
      log,
    });
  }

  /** Begins what is due. */
  async begin(): Promise<void> {
    const groups = this.#plan.groups.map(({ name }) => name);
    this.log.info({ url: this.#front.url, groups }, `listening at ${this.#front.url}`);
    if (groups.length === 0) this.log.warn({}, NOTHING_WATCHED);
    await this.#monitor.apply(this.#plan.groups);
    this.#webhook?.open();
    const prune = () => this.#monitor.history.prune(new Date());
    this.#pruning = setInterval(prune, PRUNE_EVERY_MS);
  }

  /** Goes by another plan from now on. @throws UsageError where it cannot. */
  async replace(plan: ServePlan): Promise<void> {
    this.#front.replace(plan.door);
    this.#onDemand.configure(onDemandOptions(plan));
    await this.#replaceWebhook(plan.webhook);
    this.#tellWhatStays(plan);
    await this.#monitor.apply(plan.groups);
    if (this.#isClosing) return;
    this.#plan = { ...plan, config: { ...plan.config, ...pickAtStart(this.#plan) } };
    this.#counters.reload.successful = true;
    this.#counters.reload.succeededAt = new Date();
    this.#monitor.setTrouble('configuration', null);
    const groups = plan.groups.map(({ name }) => name);
    this.log.info({ groups }, 'the configuration was read anew');
  }

  /** Stays with the plan that it has, and says why. */
  refuse(why: string): void {
    this.#counters.reload.successful = false;
    this.#monitor.setTrouble('configuration', `The configuration is as it was: ${why}`);
    this.log.error({}, `the configuration is as it was: ${why}`);
  }

  async #replaceWebhook(plan: WebhookPlan | null): Promise<void> {
    if (JSON.stringify(plan) === JSON.stringify(this.#plan.webhook)) return;
    await this.#webhook?.close();
    this.#webhook = plan && this.#openWebhook(plan);
    this.#webhook?.open();
  }

  #tellWhatStays({ config }: ServePlan): void {
    for (const setting of AT_START) {
      if (JSON.stringify(config[setting]) === JSON.stringify(this.#plan.config[setting])) continue;
      const told = `${setting} has changed, and is as it was until serve is started again`;
      this.log.warn({ setting }, told);
    }
  }

  #openWebhook(plan: WebhookPlan): Webhook {
    return new Webhook(plan, {
      deliveries: this.#monitor.history.deliveries,
      counters: this.#counters.webhook,
      log: this.log,
    });
  }

  /** Lets what is under way come to its end, within the grace period. */
  async close(): Promise<void> {
    const graceMs = this.#plan.config.grace ?? GRACE_MS;
    this.#isClosing = true;
    this.log.info({ graceSeconds: graceMs / 1_000 }, 'ending');
    clearInterval(this.#pruning);
    await Promise.all([this.#monitor.stop(graceMs), this.#front.close(graceMs)]);
    await this.#webhook?.close();
    this.#monitor.history.close();
    this.log.info({}, 'ended');
  }
}

function pickAtStart({ config }: ServePlan) {
  return Object.fromEntries(AT_START.map((setting) => [setting, config[setting]]));
}

function logFor({ config }: ServePlan, { stderr, env }: Terminal): Log {
  const { format = 'json', level = 'info' } = config.log ?? {};
  const color = wantsColor('auto', stderr, env);
  return openLog({ format, level, color, write: (line) => stderr.write(line) });
}

function onDemandOptions({ config, modules }: ServePlan): OnDemandOptions {
  return {
    modules,
    resolver: config.dns ? { servers: config.dns } : {},
    concurrency: config.probe?.concurrency ?? ON_DEMAND,
  };
}
