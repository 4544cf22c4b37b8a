/** What others see of a monitor: the listener with its routes. */

import type { Hono } from 'hono';
import type { MonitorCounters } from '../monitor/counters.ts';
import { buildApp } from '../monitor/http/app.ts';
import { ListenError, renderListen } from '../monitor/http/listen-address.ts';
import { metricsPage } from '../monitor/http/metrics-page.ts';
import { probeMetrics } from '../monitor/http/probe-metrics.ts';
import { type RunningServer, startServer } from '../monitor/http/server.ts';
import type { Log } from '../monitor/log.ts';
import { pages } from '../monitor/pages/pages.ts';
import type { MonitorView, OnDemand } from '../monitor/view.ts';
import { UsageError } from './exit-codes.ts';
import type { Door } from './serve-access.ts';

interface Behind {
  readonly monitor: MonitorView;
  readonly onDemand: OnDemand;
  readonly counters: MonitorCounters;
  readonly log: Log;
}

export class Front {
  readonly #behind: Behind;
  readonly #closing = new AbortController();
  #door: Door;
  #server: RunningServer | null = null;

  constructor(door: Door, behind: Behind) {
    this.#door = door;
    this.#behind = behind;
  }

  /** Where it listens; empty before that. */
  get url(): string {
    return this.#server?.url ?? '';
  }

  /** @throws UsageError where it cannot listen. */
  async open(): Promise<void> {
    const { listen, tls } = this.#door;
    const options = {
      app: this.#buildApp(),
      listen,
      tls,
      onBug: (error: unknown) => this.#tell(error),
    };
    this.#server = await startServer(options).catch(inWordsOfUsage);
    const { token, hosts } = this.#door.access;
    if (token === null && !hosts.loopback) {
      this.#behind.log.warn(
        {},
        'whoever reaches this address can read all of it: listen.token is not set',
      );
    }
  }

  /** Lets others in by another token, certificate and list from now on. @throws UsageError. */
  replace(door: Door): void {
    const [here, there] = [this.#door.listen, door.listen].map(renderListen);
    if (here !== there || (this.#door.tls === null) !== (door.tls === null)) {
      this.#behind.log.warn(
        {},
        `listen has changed, and is as it was until serve is started again`,
      );
    }
    try {
      if (door.tls !== null && this.#door.tls !== null) this.#server?.setTls(door.tls);
    } catch (error) {
      inWordsOfUsage(error);
    }
    const { listen, access } = this.#door;
    const hosts = { ...door.access.hosts, loopback: access.hosts.loopback };
    this.#door = { ...door, listen, access: { ...door.access, hosts } };
  }

  /** Lets answers that are being given have so many milliseconds. */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort();
    await this.#server?.close(graceMs);
  }

  #buildApp(): Hono {
    const { monitor, onDemand, counters } = this.#behind;
    return buildApp({
      view: monitor,
      onDemand,
      access: () => this.#door.access,
      metrics: metricsPage(monitor, counters),
      probeMetrics: (records, { seconds, dnsSeconds }) =>
        probeMetrics(records, seconds, dnsSeconds),
      countProbe: (result) => {
        counters.onDemand[result]++;
      },
      pages: pages(monitor, { closing: this.#closing.signal }),
      onBug: (error) => this.#tell(error),
    });
  }

  #tell(error: unknown): void {
    this.#behind.log.error({ err: error }, 'this is a bug of ours, please report it');
  }
}

function inWordsOfUsage(error: unknown): never {
  throw error instanceof ListenError ? new UsageError(error.message) : error;
}
