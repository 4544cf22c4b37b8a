/** Everything that `serve` runs: history, rounds, listener, webhook. */

import { resolve } from 'node:path';
import { type MonitorCounters, startCounters } from '../monitor/counters.ts';
import type { History } from '../monitor/history/history.ts';
import { HistoryError } from '../monitor/history/history-error.ts';
import { NoHistory } from '../monitor/history/no-history.ts';
import { openHistory } from '../monitor/history/open-history.ts';
import { type Log, openLog } from '../monitor/log.ts';
import { Monitor } from '../monitor/monitor.ts';
import { type OnDemandOptions, ProbeOnDemand } from '../monitor/on-demand.ts';
import { MACHINE_CLOCK } from '../monitor/schedule/clock.ts';
import { comparing } from '../rules/compare/compare-states.ts';
import { CHANGE_KINDS } from '../rules/compare/index.ts';
import { RULES } from '../rules/index.ts';
import { UsageError } from './exit-codes.ts';
import { Front } from './serve-front.ts';
import type { ServePlan, WebhookPlan } from './serve-plan.ts';
import { Webhook } from './serve-webhook.ts';
import { type Terminal, wantsColor } from './terminal.ts';
import { version } from './version.ts';

const DAY_MS = 86_400_000;

/** What is kept where the configuration does not say how long. */
const RETENTION = { samples: 30 * DAY_MS, records: 7 * DAY_MS, changes: 365 * DAY_MS };

const GRACE_MS = 20_000;
const PRUNE_EVERY_MS = 600_000;

/** Requests to `/probe` that are served at once. */
const ON_DEMAND = 50;

/** What takes effect only when `serve` is started again. */
const AT_START = ['history', 'retention', 'log', 'grace', 'webhook'] as const;

export class Service {
  readonly log: Log;
  readonly #monitor: Monitor;
  readonly #onDemand: ProbeOnDemand;
  readonly #front: Front;
  readonly #counters: MonitorCounters;
  /** Null where none is configured. */
  readonly #webhook: Webhook | null;
  #plan: ServePlan;
  #pruning: NodeJS.Timeout | undefined;

  /** Takes the history and the port, and sends nothing yet. @throws UsageError where it cannot. */
  static async open(plan: ServePlan, terminal: Terminal): Promise<Service> {
    const log = logFor(plan, terminal);
    const history = historyFor(plan, terminal);
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
    await this.#monitor.apply(this.#plan.groups);
    this.#webhook?.open();
    const prune = () => this.#monitor.history.prune(new Date());
    this.#pruning = setInterval(prune, PRUNE_EVERY_MS);
  }

  /** Goes by another plan from now on. @throws UsageError where it cannot. */
  async replace(plan: ServePlan): Promise<void> {
    this.#front.replace(plan.door);
    this.#onDemand.configure(onDemandOptions(plan));
    for (const setting of AT_START) {
      if (JSON.stringify(plan.config[setting]) === JSON.stringify(this.#plan.config[setting]))
        continue;
      this.log.warn(
        { setting },
        `${setting} has changed, and is as it was until serve is started again`,
      );
    }
    await this.#monitor.apply(plan.groups);
    this.#plan = { ...plan, config: { ...plan.config, ...pickAtStart(this.#plan) } };
    this.#counters.reload.successful = true;
    this.#counters.reload.succeededAt = new Date();
    this.#monitor.setTrouble('configuration', null);
    this.log.info(
      { groups: plan.groups.map(({ name }) => name) },
      'the configuration was read anew',
    );
  }

  /** Stays with the plan that it has, and says why. */
  refuse(why: string): void {
    this.#counters.reload.successful = false;
    this.#monitor.setTrouble('configuration', `The configuration is as it was: ${why}`);
    this.log.error({}, `the configuration is as it was: ${why}`);
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
    this.log.info({ graceSeconds: graceMs / 1_000 }, 'ending');
    clearInterval(this.#pruning);
    await this.#monitor.stop(graceMs);
    await Promise.all([this.#front.close(), this.#webhook?.close()]);
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

function historyFor({ config, folder }: ServePlan, { pid }: Terminal): History {
  if (config.history === undefined) return new NoHistory();
  const { samples, records, changes } = config.retention ?? {};
  const retention = {
    samplesMs: samples ?? RETENTION.samples,
    recordsMs: records ?? RETENTION.records,
    changesMs: changes ?? RETENTION.changes,
  };
  try {
    return openHistory(resolve(folder, config.history), { retention, pid: pid ?? null });
  } catch (error) {
    throw error instanceof HistoryError ? new UsageError(error.message) : error;
  }
}

function onDemandOptions({ config, modules }: ServePlan): OnDemandOptions {
  return {
    modules,
    resolver: config.dns ? { servers: config.dns } : {},
    concurrency: config.probe?.concurrency ?? ON_DEMAND,
  };
}
