/** Runs a monitor from its configuration to the signal that ends it. */

import { once } from 'node:events';
import { UsageError } from './exit-codes.ts';
import { readServePlan, type ServePlan } from './serve-plan.ts';
import { Service } from './serve-service.ts';
import { FileWatch } from './serve-watch.ts';
import type { Terminal } from './terminal.ts';

/** Whoever writes several files is not read between two of them. */
const SETTLE_MS = 500;

/** Gives the exit code. @throws UsageError where it cannot begin. */
export async function runService(path: string, terminal: Terminal): Promise<number> {
  const readAt = new Date();
  const plan = await readServePlan({
    path,
    terminal,
    note: (text) => terminal.stderr.write(`starttls-probe: ${text}\n`),
    onBug: (error) => terminal.stderr.write(`starttls-probe: ${String(error)}\n`),
  });
  const service = await Service.open(plan, terminal);
  try {
    await service.begin();
    const reloader = new Reloader(path, service, terminal);
    reloader.watch(plan, readAt);
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
    reloader.close();
  } finally {
    await service.close();
  }
  return 0;
}

/** Reads the configuration anew when a file has changed, or the user says so. */
class Reloader {
  readonly #path: string;
  readonly #service: Service;
  readonly #terminal: Terminal;
  readonly #files = new FileWatch(() => this.#soon());
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** One after another: the last to be read is the one that counts. */
  #reading: Promise<void> = Promise.resolve();

  constructor(path: string, service: Service, terminal: Terminal) {
    this.#path = path;
    this.#service = service;
    this.#terminal = terminal;
    terminal.onHangUp?.(() => this.#reload());
  }

  watch({ files }: ServePlan, readAt: Date): void {
    this.#files.watch(files, readAt);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#files.close();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#reload(), SETTLE_MS);
  }

  #reload(): void {
    this.#reading = this.#reading.then(() => this.#read());
  }

  async #read(): Promise<void> {
    if (this.#closed) return;
    const { log } = this.#service;
    const readAt = new Date();
    try {
      const plan = await readServePlan({
        path: this.#path,
        terminal: this.#terminal,
        note: (text) => log.warn({}, text),
        onBug: (error) => log.error({ err: error }, 'this is a bug of ours, please report it'),
      });
      await this.#service.replace(plan);
      this.watch(plan, readAt);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.#service.refuse(error.message);
    }
  }
}
