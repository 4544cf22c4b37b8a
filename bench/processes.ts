/** Starts the processes of a bench, and stops them. */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { FleetPorts } from './addresses.ts';
import type { Cost } from './loop.ts';

/** Compiled code is kept between the runs, so that no run pays for stripping types. */
const ENV = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'starttls-probe-bench') };

type Child = ChildProcessByStdio<Writable, Readable, null>;

function start(script: string, args: readonly string[]): Child {
  const path = join(import.meta.dirname, script);
  return spawn(process.execPath, [path, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: ENV,
  });
}

/** A process that warmed up, and does a round of its work whenever it is asked. */
export interface Contender extends AsyncDisposable {
  round(): Promise<Cost>;
}

/** Starts a script of this folder and waits until it is warm. */
export async function startContender(script: string, args: readonly string[]): Promise<Contender> {
  const child = start(script, args);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await nextLine(lines);
  return {
    round() {
      child.stdin.write('\n');
      return nextLine<Cost>(lines);
    },
    [Symbol.asyncDispose]: () => stop(child),
  };
}

async function nextLine<Printed>(lines: AsyncIterator<string>): Promise<Printed> {
  const { done, value } = await lines.next();
  if (done) throw new Error('a process of the bench ended without a word');
  return JSON.parse(value) as Printed;
}

async function stop(child: Child): Promise<void> {
  child.stdin.end();
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** A running fleet; it ends with this process at the latest. */
export interface Fleet extends AsyncDisposable {
  readonly ports: FleetPorts;
}

/** How a fleet answers. */
export interface FleetOptions {
  /** Before each reply. */
  readonly delayMs: number;
  /** Different certificates on the port `ecdsa`. */
  readonly certificates?: number;
}

/** Starts a fleet and waits until it listens. */
export async function startFleet({ delayMs, certificates = 500 }: FleetOptions): Promise<Fleet> {
  const args = [`--delay-ms=${delayMs}`, `--certificates=${certificates}`];
  const { printed, [Symbol.asyncDispose]: stop } = await startService<FleetPorts>('fleet.ts', args);
  return { ports: printed, [Symbol.asyncDispose]: stop };
}

/** A process that serves until its standard input ends. */
export interface Service<Printed> extends AsyncDisposable {
  /** What it said when it was ready. */
  readonly printed: Printed;
}

/** Starts a script of this folder and waits until it is ready. */
export async function startService<Printed>(
  script: string,
  args: readonly string[],
): Promise<Service<Printed>> {
  const child = start(script, args);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const printed = await nextLine<Printed>(lines);
  return { printed, [Symbol.asyncDispose]: () => stop(child) };
}
