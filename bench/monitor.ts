/**
 * The HTTP side of the monitor, in a process of its own, with `/probe` open for 127/8.
 *
 * It prints its port as one line of JSON when it is ready, and ends with its standard input; its
 * `/metrics` is what it holds on to.
 */

import { parseArgs } from 'node:util';
import { Hono } from 'hono';
import { PROBES } from '../probes/index.ts';
import { dialogueOptions } from '../src/dialogue/options.ts';
import { parseAllowEntry } from '../src/monitor/http/allow-entry.ts';
import { AllowList } from '../src/monitor/http/allow-list.ts';
import { buildApp } from '../src/monitor/http/app.ts';
import { probeMetrics } from '../src/monitor/http/probe-metrics.ts';
import { startServer } from '../src/monitor/http/server.ts';
import { ProbeOnDemand } from '../src/monitor/on-demand.ts';
import { Turns } from '../src/monitor/turns.ts';
import { RULES } from '../src/rules/index.ts';
import { DEFAULT_STANDARD } from '../src/rules/judge.ts';
import { readHandles, readMemory } from './vitals.ts';

const { values } = parseArgs({
  options: { port: { type: 'string' }, concurrency: { type: 'string', default: '50' } },
});

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

const standard = { ...DEFAULT_STANDARD, requireTls: true };
const probing = {
  probes: PROBES.filter(({ intrusive }) => !intrusive),
  options: dialogueOptions({ ehloName: 'probe.example.net', untilGone: true, onBug: fail }),
  judging: { rules: RULES, standard },
};
const onDemand = new ProbeOnDemand(
  {
    modules: new Map([['default', { probing, family: null }]]),
    resolver: {},
    concurrency: Number(values.concurrency),
  },
  new Turns(),
);
const access = {
  token: null,
  hosts: { loopback: true, names: [] },
  allow: new AllowList(parseAllowEntry(`127.0.0.0/8:${values.port}`)),
};

const app = buildApp({
  view: { isReady: true },
  onDemand,
  access: () => access,
  metrics: (context) => context.json({ ...readMemory(), ...readHandles() }),
  probeMetrics: (records, { seconds, dnsSeconds }) => probeMetrics(records, seconds, dnsSeconds),
  countProbe: () => {},
  pages: new Hono(),
  onBug: fail,
});
const listen = { host: '127.0.0.1', port: 0 };
const { port } = await startServer({ app, listen, tls: null, onBug: fail });
process.stdout.write(`${JSON.stringify({ port })}\n`);
process.stdin.resume().once('end', () => process.exit(0));
