/** How many dialogues this machine bears at a time, as far as is known. */

import type { Gist } from './gist.ts';

/** Dialogues without a shortage after which one more is tried. */
const GROWTH = 100;

/** This machine has no more descriptors, buffers or ports; the server has no part in it. */
const SHORTAGES: ReadonlySet<string | null> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS']);

export function isShortage({ failure }: Gist): boolean {
  return failure?.stage === 'connect' && SHORTAGES.has(failure.code);
}

/** Falls at once when something is short, and grows slowly again, never above what was asked. */
export class Capacity {
  readonly #asked: number;
  #bearable: number;
  #well = 0;

  constructor(asked: number) {
    this.#asked = asked;
    this.#bearable = asked;
  }

  /** Something was short: what else is open is all that can be borne, and is given. */
  fall(open: number): number {
    this.#bearable = Math.min(this.#bearable, open);
    this.#well = 0;
    return this.#bearable;
  }

  /** A dialogue has ended for which nothing was short; gives how many can be borne now. */
  endWell(): number {
    if (this.#bearable < this.#asked && ++this.#well === GROWTH) {
      this.#bearable++;
      this.#well = 0;
    }
    return this.#bearable;
  }
}
