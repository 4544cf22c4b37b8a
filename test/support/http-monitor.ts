/** The HTTP side of the monitor, with what the tests want to turn in it. */

import { Hono } from 'hono';
import { parseAllowEntry } from '../../src/monitor/http/allow-entry.ts';
import { AllowList } from '../../src/monitor/http/allow-list.ts';
import { type Access, buildApp } from '../../src/monitor/http/app.ts';
import { isLoopback, parseListen } from '../../src/monitor/http/listen-address.ts';
import type { ProbeResult } from '../../src/monitor/http/probe.ts';
import { probeMetrics } from '../../src/monitor/http/probe-metrics.ts';
import {
  type ListenerTls,
  type RunningServer,
  startServer,
} from '../../src/monitor/http/server.ts';
import type { ServerLimits } from '../../src/monitor/http/server-limits.ts';
import { ProbeOnDemand } from '../../src/monitor/on-demand.ts';
import { Turns } from '../../src/monitor/turns.ts';
import type { Probing } from '../../src/scan/probing.ts';
import { parseTarget } from '../../src/target/parse.ts';
import { probing } from './probing.ts';

interface MonitorSettings {
  readonly listen?: string;
  readonly tls?: ListenerTls;
  readonly allow?: readonly string[];
  readonly targets?: readonly string[];
  readonly token?: string;
  readonly hosts?: readonly string[];
  readonly limits?: Partial<ServerLimits>;
  readonly inFlight?: number;
  readonly modules?: Readonly<Record<string, Probing & { readonly port?: number }>>;
  /** `127.0.0.1:PORT` of a name server. */
  readonly dns?: string;
  readonly concurrency?: number;
  readonly turns?: Turns;
  readonly pages?: Hono;
  readonly ready?: boolean;
}

/** It stops when it goes out of an `await using`. */
export interface TestMonitor extends AsyncDisposable {
  readonly server: RunningServer;
  readonly port: number;
  readonly url: string;
  /** What became of each request to /probe. */
  readonly results: readonly ProbeResult[];
  /** What was taken for our bug; a test that expects none looks here. */
  readonly bugs: readonly unknown[];
}

export async function startMonitor(settings: MonitorSettings = {}): Promise<TestMonitor> {
  const { listen = '127.0.0.1:0', dns } = settings;
  const { modules = { default: probing() } }: MonitorSettings = settings;
  const results: ProbeResult[] = [];
  const bugs: unknown[] = [];
  const onBug = (error: unknown) => bugs.push(error);
  const onDemand = new ProbeOnDemand(
    {
      modules: new Map(
        Object.entries(modules).map(([name, { port, ...one }]) => [
          name,
          { probing: one, family: null, ...(port !== undefined && { port }) },
        ]),
      ),
      resolver: dns === undefined ? {} : { servers: [dns] },
      concurrency: settings.concurrency ?? 50,
    },
    settings.turns ?? new Turns(),
  );
  const address = parseListen(listen);
  const access: Access = {
    token: settings.token ?? null,
    hosts: { loopback: isLoopback(address), names: settings.hosts ?? [] },
    allow: new AllowList(
      (settings.allow ?? []).flatMap((entry) => parseAllowEntry(entry)),
      (settings.targets ?? []).map((text) => parseTarget(text)),
    ),
  };
  const app = buildApp({
    view: { isReady: settings.ready ?? true },
    onDemand,
    access: () => access,
    metrics: (context) => context.text('up 1\n'),
    probeMetrics: (records, { seconds, dnsSeconds }) => probeMetrics(records, seconds, dnsSeconds),
    countProbe: (result) => results.push(result),
    pages: settings.pages ?? new Hono().notFound((context) => context.text('not here\n', 404)),
    onBug,
    ...(settings.inFlight !== undefined && { inFlight: settings.inFlight }),
  });
  const server = await startServer({
    app,
    listen: address,
    tls: settings.tls ?? null,
    onBug,
    ...(settings.limits && { limits: settings.limits }),
  });
  const { port, url } = server;
  const stop = () => server.close(0);
  return { server, port, url, results, bugs, [Symbol.asyncDispose]: stop };
}
