/** Tells of the lines of a scan's lists that are no targets, but not of a million of them. */

import { spellCount } from '../report/quantities.ts';
import type { BadLine } from '../target/list-reading.ts';

/** So many are told one by one; of the others, every so manieth. */
const TOLD = 20;
const TOLD_AGAIN = 1_000;

/** So many lines without one target are no list. */
const HOPELESS = 100;

export class BadLines {
  count = 0;
  readonly #tell: (text: string) => void;
  /** Lines of the list that is read; null once it has a target. */
  #withoutTarget: number | null = 0;

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  beginList(): void {
    this.#withoutTarget = 0;
  }

  passTarget(): void {
    this.#withoutTarget = null;
  }

  add({ where, message }: BadLine, list: string): void {
    this.count++;
    if (this.count <= TOLD || this.count % TOLD_AGAIN === 0) this.#tell(`${where}: ${message}`);
    if (this.count === TOLD) {
      this.#tell(
        `further lines that are no targets are counted; every ${spellCount(TOLD_AGAIN)}th is told`,
      );
    }
    if (this.#withoutTarget !== null && ++this.#withoutTarget === HOPELESS) {
      this.#tell(`${list} does not look like a list: its first ${HOPELESS} lines are no targets`);
    }
  }

  /** Says how many there were where not all of them were told. */
  conclude(): void {
    if (this.count > TOLD) this.#tell(`${spellCount(this.count)} lines are no targets`);
  }
}
