/** Starts the processes of a bench, and stops them. */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { FleetPorts } from './addresses.ts';

/** What a process of the bench printed first. */
type FirstLine = Record<string, unknown>;

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

async function firstLine(child: Child): Promise<FirstLine> {
  for await (const line of createInterface({ input: child.stdout })) {
    return JSON.parse(line) as FirstLine;
  }
  throw new Error('a process of the bench ended without a word');
}

/** Runs a script of this folder to its end and gives the object that it prints. */
export async function run<Printed>(script: string, args: readonly string[]): Promise<Printed> {
  const child = start(script, args);
  const printed = await firstLine(child);
  if (child.exitCode === null) await once(child, 'exit');
  return printed as Printed;
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
  const printed = (await firstLine(child)) as Printed;
  return {
    printed,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
