/**
 * Scans again and again in one process, and watches what it holds on to.
 *
 * `node bench/soak.ts --minutes 10`: ends with 1 when anything is left open after a scan, or when the
 * heap has grown by more than `--growth-mib` between the first minute and the end.
 */

import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { main } from '../src/cli/main.ts';
import { Fleet } from '../test/support/fleet/fleet.ts';
import { addressOf, MANNERS } from '../test/support/fleet/manners.ts';
import { type Handles, readHandles, readMemory } from './vitals.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    'growth-mib': { type: 'string', default: '4' },
  },
});
const MINUTE_MS = 60_000;
const REPORT_MS = 30_000;

/** A connection may linger for 2 s after QUIT. */
const SETTLE_MS = 5_000;

/** Servers of each manner, and more of those that are as they should be. */
const OF_EACH = 10;
const HEALTHY = 200;

const OPTIONS = [
  ...['--ehlo-name', 'probe.example.net', '--quiet', '--per-network', '0', '--per-provider', '0'],
  ...['--retry-delay', '20ms', '--greeting-timeout', '1', '--idle-timeout', '1'],
  ...['--reply-timeout', '1', '--handshake-timeout', '10'],
];

/** How the scans take turns; the last of them is interrupted. */
const TURNS = [
  { args: ['--workers', '0'], interrupted: false },
  { args: ['--workers', '2'], interrupted: false },
  { args: ['--workers', '0'], interrupted: true },
  { args: ['--workers', '2'], interrupted: true },
] as const;

function listOf({ port }: Fleet): string {
  const each = MANNERS.flatMap((manner) =>
    Array.from({ length: OF_EACH }, (_, index) => addressOf(manner, index)),
  );
  const healthy = (['plain', 'starttls'] as const).flatMap((manner) =>
    Array.from({ length: HEALTHY }, (_, index) => addressOf(manner, OF_EACH + index)),
  );
  const closed = Array.from({ length: OF_EACH }, (_, index) => `127.200.0.${index}:1\n`);
  return [...[...each, ...healthy].map((address) => `${address}:${port}\n`), ...closed].join('');
}

/** Gives how many records there were. */
async function scan(text: string, { args, interrupted }: (typeof TURNS)[number]): Promise<number> {
  const interrupt = new AbortController();
  let records = 0;
  const write = () => {
    records++;
    if (interrupted && records === HEALTHY) interrupt.abort();
    return true;
  };
  const code = await main(['scan', '-', ...OPTIONS, ...args], {
    stdin: Readable.from([text]),
    stdout: { write },
    stderr: process.stderr,
    env: {},
    signal: interrupt.signal,
  });
  if (code !== (interrupted ? 130 : 3)) throw new Error(`a scan ended with ${code}`);
  return records;
}

/** Waits until nothing is open but what was before; gives what else is, once it has waited enough. */
async function settle(before: Handles): Promise<Handles | null> {
  for (const deadline = performance.now() + SETTLE_MS; ; await wait(50)) {
    const now = readHandles();
    if (isNoMore(now, before)) return null;
    if (performance.now() > deadline) return now;
  }
}

function isNoMore(now: Handles, before: Handles): boolean {
  return (
    now.sockets <= before.sockets &&
    now.files <= before.files &&
    now.threads <= before.threads &&
    now.resources === before.resources
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string): never {
  say(line);
  process.exit(1);
}

async function soak(endMs: number, fleet: Fleet): Promise<number> {
  const text = listOf(fleet);
  // What is made once, as the pool of threads that reads files, is there after the first.
  for (const turn of TURNS) await scan(text, turn);
  await wait(SETTLE_MS);
  const before = readHandles();
  const startedAt = performance.now();
  let [scans, records, reportAt] = [0, 0, 0];
  let heapAtMinute: number | null = null;
  for (;;) {
    const elapsedMs = performance.now() - startedAt;
    const { rssMib, heapMib } = readMemory();
    if (elapsedMs >= MINUTE_MS) heapAtMinute ??= heapMib;
    const isEnd = elapsedMs >= endMs;
    if (elapsedMs >= reportAt || isEnd) {
      reportAt += REPORT_MS;
      const { sockets, files, threads, resources } = readHandles();
      say(
        `${(elapsedMs / 1000).toFixed(0).padStart(4)} s  ${scans} scans  ${records} records  ` +
          `RSS ${rssMib.toFixed(0)} MiB  heap ${heapMib.toFixed(2)} MiB  sockets ${sockets}  ` +
          `files ${files}  threads ${threads}  ${resources}`,
      );
    }
    if (isEnd) return heapMib - (heapAtMinute ?? heapMib);
    records += await scan(text, TURNS[scans++ % TURNS.length] ?? TURNS[0]);
    const left = await settle(before);
    if (left)
      fail(
        `left after scan ${scans}: ${JSON.stringify(left)}, before it ${JSON.stringify(before)}`,
      );
  }
}

const fleet = await Fleet.start();
const grownMib = await soak(Number(values.minutes) * MINUTE_MS, fleet);
await fleet[Symbol.asyncDispose]();
const sentence = `the heap grew by ${grownMib.toFixed(2)} MiB after the first minute`;
if (grownMib > Number(values['growth-mib'])) fail(`${sentence}: more than ${values['growth-mib']}`);
say(`${sentence}; nothing was left open`);
