/**
 * Runs `serve` over thousands of targets of the fleet, and watches what it costs and what it loses.
 *
 * `node bench/monitor-load.ts --minutes 5`: ends with 1 when a round lacks a record, begins late or
 * overlaps another, or when the heap, at its least in a round, has grown by more than `--growth-mib` between
 * the third round and the last.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { addressOf } from './addresses.ts';
import { readCost } from './process-cost.ts';
import { startFleet } from './processes.ts';
import { loadPage, type RoundEnd, startServe } from './serve-process.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    targets: { type: 'string', default: '5000' },
    every: { type: 'string', default: '60' },
    /** Over how long the targets of a round are spread; half of the interval when absent. */
    spread: { type: 'string' },
    concurrency: { type: 'string', default: '50' },
    'delay-ms': { type: 'string', default: '20' },
    'growth-mib': { type: 'string', default: '20' },
    history: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const targets = Number(values.targets);
const everySeconds = Number(values.every);
const runMs = Number(values.minutes) * 60_000;

const SAMPLE_MS = 5_000;

interface Sample {
  readonly cpu: number;
  readonly rssMib: number;
  /** Of V8, garbage included. */
  readonly heapMib: number;
  readonly metricsMs: number;
  readonly pageMs: number;
}

async function configure(folder: string, fleetPort: number): Promise<string> {
  const list = Array.from({ length: targets }, (_, at) => `${addressOf(at)}:${fleetPort}\n`);
  await writeFile(join(folder, 'list.txt'), list.join(''));
  const configuration = {
    listen: { address: '127.0.0.1:0' },
    ...(values.history && { history: 'history.db' }),
    ehloName: 'probe.example.net',
    groups: [
      {
        name: 'fleet',
        every: everySeconds,
        ...(values.spread !== undefined && { spread: values.spread }),
        lists: ['list.txt'],
        limits: { concurrency: Number(values.concurrency), perNetwork: 0, perProvider: 0 },
      },
    ],
  };
  const file = join(folder, 'starttls-probe.yaml');
  await writeFile(file, stringify(configuration));
  return file;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function spell(numbers: readonly number[]): string {
  const [middle, slow, most] = [0.5, 0.95, 1].map((share) => quantile(numbers, share).toFixed(0));
  return `middle ${middle}, 95 % ${slow}, most ${most}`;
}

async function watch(pid: number, url: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  let before = { ...(await readCost(pid)), at: performance.now() };
  const endAt = before.at + runMs;
  while (performance.now() < endAt) {
    await wait(SAMPLE_MS);
    const metrics = await loadPage(`${url}/metrics`);
    const page = await loadPage(`${url}/`);
    const now = { ...(await readCost(pid)), at: performance.now() };
    const cpu = ((now.cpuSeconds - before.cpuSeconds) * 1_000) / (now.at - before.at);
    before = now;
    const [, heap] = /^nodejs_heap_size_used_bytes (\d+)$/m.exec(metrics.text) ?? [];
    const heapMib = Number(heap) / 2 ** 20;
    samples.push({ cpu, rssMib: now.rssMib, heapMib, metricsMs: metrics.ms, pageMs: page.ms });
    if (samples.length % 6 === 0) {
      say(
        `${((samples.length * SAMPLE_MS) / 1000).toFixed(0).padStart(4)} s  ` +
          `cpu ${(cpu * 100).toFixed(0)} %  RSS ${now.rssMib.toFixed(0)} MiB  ` +
          `heap ${heapMib.toFixed(0)} MiB  /metrics ${metrics.ms.toFixed(0)} ms  / ${page.ms.toFixed(0)} ms`,
      );
    }
  }
  return samples;
}

/** What is wrong with the rounds, each in one line. */
function faultsOf(ends: readonly RoundEnd[]): string[] {
  const expected = Math.floor(runMs / 1_000 / everySeconds);
  const short = ends.filter(({ records }) => records !== targets);
  const late = ends.slice(1).filter(({ endedAt, seconds }, at) => {
    const beganAt = endedAt - seconds * 1_000;
    const before = ends[at];
    const beforeBeganAt = (before?.endedAt ?? 0) - (before?.seconds ?? 0) * 1_000;
    return Math.abs(beganAt - beforeBeganAt - everySeconds * 1_000) > 2_000;
  });
  return [
    ...short.map(({ records }) => `a round gave ${records} of ${targets} records`),
    ...late.map(() => 'a round began at another time than it should'),
    ...(ends.length < expected ? [`${ends.length} rounds ended, of ${expected}`] : []),
  ];
}

const folder = await mkdtemp(join(tmpdir(), 'starttls-probe-monitor-load-'));
await using fleet = await startFleet({ delayMs: Number(values['delay-ms']) });
const file = await configure(folder, fleet.ports.ecdsa);
const { url, pid, ends, stop } = await startServe(file, (line) => say(line.slice(0, 200)));
const samples = await watch(pid, url);
const bytes = (await loadPage(`${url}/metrics`)).text.length;
await stop();
await rm(folder, { recursive: true });

const perRound = everySeconds / (SAMPLE_MS / 1_000);
const settled = samples.slice(2 * perRound);
const [early = 0, end = 0] = [settled.slice(0, perRound), settled.slice(-perRound)].map((some) =>
  Math.min(...some.map(({ heapMib }) => heapMib)),
);
const grownMib = end - early;
say(`${ends.length} rounds of ${ends.map(({ records }) => records).join(', ')} records`);
say(`a round took ${spell(ends.map(({ seconds }) => seconds))} s`);
say(`cpu ${spell(samples.map(({ cpu }) => cpu * 100))} % of one core`);
say(
  `RSS ${spell(samples.map(({ rssMib }) => rssMib))} MiB; heap at its least ${early.toFixed(0)}, then ${end.toFixed(0)} MiB`,
);
say(
  `/metrics ${(bytes / 1e6).toFixed(1)} MB in ${spell(samples.map(({ metricsMs }) => metricsMs))} ms`,
);
say(`/ in ${spell(samples.map(({ pageMs }) => pageMs))} ms`);
const faults = faultsOf(ends);
if (grownMib > Number(values['growth-mib']))
  faults.push(`the heap grew by ${grownMib.toFixed(0)} MiB`);
for (const fault of faults) say(fault);
process.exit(faults.length === 0 ? 0 : 1);
