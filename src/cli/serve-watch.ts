/** Notices that one of several files has changed. */

import { type StatsListener, unwatchFile, watchFile } from 'node:fs';

/** By looking, because file systems over a network and mounted configurations tell nobody. */
const LOOK_EVERY_MS = 2_000;

export class FileWatch {
  readonly #changed: () => void;
  #paths: ReadonlySet<string> = new Set();

  /** `changed` hears of each change; whoever writes several files has it called several times. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Watches these files and no others. */
  watch(paths: Iterable<string>): void {
    const wanted = new Set(paths);
    for (const path of this.#paths) if (!wanted.has(path)) unwatchFile(path, this.#look);
    for (const path of wanted) {
      if (!this.#paths.has(path)) {
        watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, this.#look);
      }
    }
    this.#paths = wanted;
  }

  close(): void {
    this.watch([]);
  }

  readonly #look: StatsListener = (now, before) => {
    // What is only read has another time of access.
    const isSame =
      now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino;
    if (!isSame) this.#changed();
  };
}
