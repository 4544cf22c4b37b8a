/** Notices that one of several files has changed. */

import { stat } from 'node:fs/promises';

/** By looking, because file systems over a network and mounted configurations tell nobody. */
const LOOK_EVERY_MS = 2_000;

export class FileWatch {
  readonly #changed: () => void;
  readonly #timer: NodeJS.Timeout;
  #paths: readonly string[] = [];
  /** What each looked like; absent until it was looked at. */
  #looks = new Map<string, string>();
  /** When they were read, in milliseconds: what changed since then has changed. */
  #readAtMs = 0;

  /** `changed` hears of it once for each time that somebody looks. */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Watches these files and no others; they were read from `readAt` on. */
  watch(paths: readonly string[], readAt: Date): void {
    this.#paths = paths;
    // What is known stays known: a file of tomorrow has changed once, not each time.
    this.#looks = new Map(this.#looks);
    this.#readAtMs = readAt.getTime();
    this.#look();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#paths = [];
  }

  async #look(): Promise<void> {
    const looks = this.#looks;
    const changes = await Promise.all(this.#paths.map((path) => this.#lookAt(path, looks)));
    if (looks === this.#looks && changes.includes(true)) this.#changed();
  }

  async #lookAt(path: string, looks: Map<string, string>): Promise<boolean> {
    const found = await stat(path).catch(() => null);
    const look = found === null ? 'gone' : `${found.mtimeMs} ${found.size} ${found.ino}`;
    const before = looks.get(path);
    looks.set(path, look);
    if (before === undefined) return found === null || found.mtimeMs > this.#readAtMs;
    return look !== before;
  }
}
