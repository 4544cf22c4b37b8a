/** Reads the configuration anew when a file has changed, or the user says so. */

import { UsageError } from './exit-codes.ts';
import { readServePlan } from './serve-plan.ts';
import type { Service } from './serve-service.ts';
import { FileWatch } from './serve-watch.ts';
import type { Terminal } from './terminal.ts';

/** Whoever writes several files is not read between two of them. */
const SETTLE_MS = 500;

/** What was read, and from when on. */
interface Reading {
  readonly files: ReadonlySet<string>;
  readonly readAt: Date;
}

export class Reloader {
  readonly #path: string;
  readonly #terminal: Terminal;
  readonly #watch = new FileWatch(() => this.#soon());
  #service: Service | null = null;
  #settling: NodeJS.Timeout | undefined;
  /** What is being read; null while nothing is. */
  #reading: Promise<void> | null = null;
  /** It is to be read once more, however often that was asked for. */
  #isWanted = false;
  #ended = false;

  constructor(path: string, terminal: Terminal) {
    this.#path = path;
    this.#terminal = terminal;
    terminal.onHangUp?.(() => this.#want());
  }

  /** What was asked for before is done now. */
  begin(service: Service, { files, readAt }: Reading): void {
    this.#service = service;
    this.#watch.watch([...files], readAt);
    if (this.#isWanted) this.#want();
  }

  /** Reads no more; resolves when nothing is being read. */
  async end(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#settling);
    this.#watch.close();
    await this.#reading;
  }

  #soon(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#want(), SETTLE_MS);
  }

  #want(): void {
    this.#isWanted = true;
    if (this.#service && !this.#reading) this.#reading = this.#readWhileWanted(this.#service);
  }

  async #readWhileWanted(service: Service): Promise<void> {
    while (this.#isWanted && !this.#ended) {
      this.#isWanted = false;
      await this.#read(service);
    }
    this.#reading = null;
  }

  /** Never rejects: what is wrong with a configuration does not concern the one in force. */
  async #read(service: Service): Promise<void> {
    const { log } = service;
    const files = new Set<string>();
    const readAt = new Date();
    const onBug = (error: unknown) =>
      log.error({ err: error }, 'this is a bug of ours, please report it');
    try {
      const plan = await readServePlan({
        path: this.#path,
        terminal: this.#terminal,
        note: (text) => log.warn({}, text),
        onBug,
        files,
      });
      await service.replace(plan);
    } catch (error) {
      if (!(error instanceof UsageError)) onBug(error);
      service.refuse(error instanceof Error ? error.message : String(error));
    }
    // Also those of one that was refused: what was missing may come.
    if (!this.#ended) this.#watch.watch([...files], readAt);
  }
}
