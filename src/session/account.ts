/** The transcript of a session, without its secrets. */

import { Transcript, type TranscriptLine } from '../smtp/transcript.ts';
import type { Masks } from './masks.ts';

/** A line of a session. */
export interface SessionLine extends TranscriptLine {
  /** How a script says it; absent where the line, as it is shown, is what was said. */
  readonly template?: string;
}

export class Account extends Transcript {
  override readonly lines: SessionLine[] = [];
  readonly #masks: Masks;
  #template: string | null = null;

  constructor(masks: Masks) {
    super();
    this.#masks = masks;
  }

  /** Tells how a script says the line that is sent next. */
  nextIs(template: string | null): void {
    this.#template = template;
  }

  override add(from: 'C' | 'S', line: string, tls: boolean): void {
    super.add(from, this.#masks.hide(line), tls);
    const added = this.lines.at(-1);
    if (from !== 'C' || this.#template === null || !added) return;
    this.lines[this.lines.length - 1] = { ...added, template: this.#template };
    this.#template = null;
  }
}
