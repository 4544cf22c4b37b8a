/** Runs the command line as a real process, from its sources. */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const BIN = join(import.meta.dirname, '../../src/bin.ts');

/** What a process printed, and how it ended. */
export interface CliEnd {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly code: number | null;
}

/** What a process is given beside its arguments. */
export interface CliOptions {
  /** All that the process gets of an environment, beside what Node needs to start. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads on standard input; it finds the end at once when absent, and never when null. */
  readonly stdin?: string | Uint8Array | null;
  readonly cwd?: string;
}

/** A process under way. */
export interface RunningCli {
  /** -1 where it could not be started. */
  readonly pid: number;
  /** Resolves when it has ended and all that it printed was read. */
  readonly end: Promise<CliEnd>;
  /** Resolves with all of standard output so far once that contains a text. */
  printed(text: string): Promise<string>;
  /** The same of standard error. */
  told(text: string): Promise<string>;
  /** Presses Ctrl-C. */
  interrupt(): void;
  /** Sends any other signal. */
  kill(signal: NodeJS.Signals): void;
  /** Leaves, as `head` does, without reading on. */
  closeStdout(): void;
}

/** Runs a command line to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliEnd> {
  return startCli(args, options).end;
}

/** Runs a command line and reads what it printed as JSON; whatever else was printed fails. */
export async function readCli<T>(args: readonly string[], options: CliOptions = {}) {
  const { stdout, code } = await runCli([...args, '--format', 'json'], options);
  return { records: JSON.parse(stdout) as readonly T[], code };
}

/** Starts a command line; the test reads on while it runs. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  return startProcess(process.execPath, [BIN, ...args], options);
}

/** Starts any program in the same way. */
export function startProcess(
  program: string,
  args: readonly string[],
  { env, stdin = '', cwd }: CliOptions = {},
): RunningCli {
  const child = spawn(program, args, { env: { ...BASE_ENV, ...env }, cwd, stdio: 'pipe' });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.stdin.on('error', ignoreEarlyEnd);
  if (stdin !== null) child.stdin.end(stdin);
  return {
    pid: child.pid ?? -1,
    end: endOf(child, stdout, stderr),
    printed: (text) => waitFor(text, child.stdout, stdout, stderr),
    told: (text) => waitFor(text, child.stderr, stderr, stdout),
    interrupt: () => {
      child.kill('SIGINT');
    },
    kill: (signal) => {
      child.kill(signal);
    },
    closeStdout: () => {
      child.stdout.destroy();
    },
  };
}

/** Resolves with what was collected once that contains a text; what else was said tells why not. */
async function waitFor(text: string, stream: Readable, here: Collected, there: Collected) {
  while (!here.text.includes(text)) {
    if (stream.readableEnded) throw new Error(`never said "${text}": ${here.text}${there.text}`);
    await Promise.race([once(stream, 'data'), once(stream, 'end')]);
  }
  return here.text;
}

/** The tests run often, and from sources that have not changed. */
const BASE_ENV = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: join(tmpdir(), 'starttls-probe-compile-cache'),
};

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Collected {
  text: string;
}

function collect(stream: Readable): Collected {
  const collected = { text: '' };
  stream.setEncoding('utf8').on('data', (text: string) => {
    collected.text += text;
  });
  return collected;
}

async function endOf(child: Child, stdout: Collected, stderr: Collected): Promise<CliEnd> {
  const [code] = (await once(child, 'close')) as [number | null];
  return { stdout: stdout.text, stderr: stderr.text, code };
}

/** A program that does not read its input may be gone before it is written. */
function ignoreEarlyEnd(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
