/** Runs a program that does not end by itself. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program under way; `await using` kills it. */
export class Daemon implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #printed = '';

  /** @throws Error where there is no such program. */
  static async start(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Daemon> {
    const child = spawn(program, args, {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    return new Daemon(child);
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#closed = once(child, 'close');
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text;
      });
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** All that it has printed, on either stream. */
  get printed(): string {
    return this.#printed;
  }

  /** @throws Error with what it printed, once it has ended. */
  assertRuns(): void {
    const { exitCode, signalCode, spawnfile } = this.#child;
    if (exitCode === null && signalCode === null) return;
    throw new Error(`${spawnfile} ended with ${exitCode ?? signalCode}: ${this.#printed}`);
  }

  /** Resolves with the exit code, null after a signal, once all is read that it printed. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    await this.#closed;
    return this.#child.exitCode;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}
