/** Tells on standard error what comes up in a scan, in peace with its progress. */

import { type Progress, type Snapshot, startProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export class ScanTeller {
  readonly #terminal: Terminal;
  readonly #quiet: boolean;
  #progress: Progress | null = null;

  constructor(terminal: Terminal, quiet: boolean) {
    this.#terminal = terminal;
    this.#quiet = quiet;
  }

  async startProgress(source: () => Snapshot): Promise<void> {
    this.#progress = await startProgress(this.#terminal, source, { quiet: this.#quiet });
  }

  stopProgress(): void {
    this.#progress?.stop();
  }

  /** What is good to know. */
  note(text: string): void {
    if (!this.#quiet) this.complain(text);
  }

  /** What is wrong, which is told also where a scan is to be quiet. */
  complain(text: string): void {
    const line = `starttls-probe: ${text}`;
    if (this.#progress) this.#progress.note(line);
    else this.#terminal.stderr.write(`${line}\n`);
  }

  /** On a terminal the progress stands below the records. */
  async besideProgress(write: () => Promise<void>): Promise<void> {
    if (this.#terminal.stdout.isTTY !== true || !this.#progress) return write();
    let written = Promise.resolve();
    this.#progress.aside(() => {
      written = write();
    });
    return written;
  }
}
