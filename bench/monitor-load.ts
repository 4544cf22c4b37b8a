/**
 * Runs `serve` over thousands of targets of the fleet, and watches what it costs and what it loses.
 *
 * `node bench/monitor-load.ts --minutes 5`: ends with 1 when a round lacks a record, begins late or
 * overlaps another, or when memory has grown by more than `--growth-mib` between the second round and the end.
 */

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { addressOf } from './addresses.ts';
import { readCost } from './process-cost.ts';
import { startFleet } from './processes.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    targets: { type: 'string', default: '5000' },
    every: { type: 'string', default: '60' },
    concurrency: { type: 'string', default: '50' },
    'delay-ms': { type: 'string', default: '20' },
    'growth-mib': { type: 'string', default: '60' },
    history: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const targets = Number(values.targets);
const everySeconds = Number(values.every);
const endAt = performance.now() + Number(values.minutes) * 60_000;

const SAMPLE_MS = 5_000;

/** A round that came to its end, as the log tells it. */
interface RoundEnd {
  readonly records: number;
  readonly seconds: number;
  readonly endedAt: number;
}

interface Sample {
  readonly cpu: number;
  readonly rssMib: number;
  readonly metricsMs: number;
  readonly pageMs: number;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function configure(folder: string, fleetPort: number, port: number): Promise<string> {
  const list = Array.from({ length: targets }, (_, at) => `${addressOf(at)}:${fleetPort}\n`);
  await writeFile(join(folder, 'list.txt'), list.join(''));
  const configuration = {
    listen: { address: `127.0.0.1:${port}` },
    ...(values.history && { history: 'history.db' }),
    ehloName: 'probe.example.net',
    groups: [
      {
        name: 'fleet',
        every: everySeconds,
        lists: ['list.txt'],
        limits: { concurrency: Number(values.concurrency), perNetwork: 0, perProvider: 0 },
      },
    ],
  };
  const file = join(folder, 'starttls-probe.yaml');
  await writeFile(file, stringify(configuration));
  return file;
}

function start(configuration: string) {
  const bin = join(import.meta.dirname, '../src/bin.ts');
  const child = spawn(process.execPath, [bin, 'serve', '--config', configuration], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ends: RoundEnd[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.includes('round ended')) ends.push({ ...JSON.parse(line), endedAt: Date.now() });
      else if (/"level":"?(warn|error|[4-6]0)/.test(line)) say(line.slice(0, 200));
    });
  }
  return { child, pid: child.pid ?? 0, ends };
}

/** Milliseconds until all of a page was read. @throws Error where it is not given. */
async function timeOf(url: string): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} gave ${response.status}`);
  await response.text();
  return performance.now() - startedAt;
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const isReady = await timeOf(`${url}/-/ready`).then(
      () => true,
      () => false,
    );
    if (isReady) return;
    await wait(100);
  }
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
  while (performance.now() < endAt) {
    await wait(SAMPLE_MS);
    const [metricsMs, pageMs] = [await timeOf(`${url}/metrics`), await timeOf(`${url}/`)];
    const now = { ...(await readCost(pid)), at: performance.now() };
    const cpu = ((now.cpuSeconds - before.cpuSeconds) * 1_000) / (now.at - before.at);
    before = now;
    samples.push({ cpu, rssMib: now.rssMib, metricsMs, pageMs });
    if (samples.length % 6 === 0) {
      say(
        `${((samples.length * SAMPLE_MS) / 1000).toFixed(0).padStart(4)} s  ` +
          `cpu ${(cpu * 100).toFixed(0)} %  RSS ${now.rssMib.toFixed(0)} MiB  ` +
          `/metrics ${metricsMs.toFixed(0)} ms  / ${pageMs.toFixed(0)} ms`,
      );
    }
  }
  return samples;
}

/** What is wrong with the rounds, each in one line. */
function faultsOf(ends: readonly RoundEnd[]): string[] {
  const expected = Math.floor((Number(values.minutes) * 60) / everySeconds);
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
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
await using fleet = await startFleet({ delayMs: Number(values['delay-ms']) });
const { child, pid, ends } = start(await configure(folder, fleet.ports.ecdsa, port));
await untilReady(url);
const samples = await watch(pid, url);
const bytes = (await (await fetch(`${url}/metrics`)).text()).length;
child.kill('SIGTERM');
await new Promise((resolve) => child.once('exit', resolve));
await rm(folder, { recursive: true });

const perRound = everySeconds / (SAMPLE_MS / 1_000);
const settled = samples.slice(2 * perRound);
const [early, end] = [settled.slice(0, perRound), settled.slice(-perRound)].map((some) =>
  quantile(
    some.map(({ rssMib }) => rssMib),
    1,
  ),
);
const grownMib = (end ?? 0) - (early ?? 0);
say(`${ends.length} rounds of ${ends.map(({ records }) => records).join(', ')} records`);
say(`a round took ${spell(ends.map(({ seconds }) => seconds))} s`);
say(`cpu ${spell(samples.map(({ cpu }) => cpu * 100))} % of one core`);
say(
  `RSS ${spell(samples.map(({ rssMib }) => rssMib))} MiB; at its most it grew by ${grownMib.toFixed(0)} MiB`,
);
say(
  `/metrics ${(bytes / 1e6).toFixed(1)} MB in ${spell(samples.map(({ metricsMs }) => metricsMs))} ms`,
);
say(`/ in ${spell(samples.map(({ pageMs }) => pageMs))} ms`);
const faults = faultsOf(ends);
if (grownMib > Number(values['growth-mib']))
  faults.push(`memory grew by ${grownMib.toFixed(0)} MiB`);
for (const fault of faults) say(fault);
process.exit(faults.length === 0 ? 0 : 1);
