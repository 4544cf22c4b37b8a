/** Times the steps of a dialogue. */

import { roundMs } from '../smtp/transcript.ts';
import type { Timings } from './observation.ts';

type Step = keyof Timings;

export class Stopwatch {
  readonly timings: { -readonly [Key in Step]?: number } = {};

  /** Times a step that begins now, also one that fails. */
  async time<T>(step: Step, work: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work;
    } finally {
      this.note(step, startedAt);
    }
  }

  /** Notes a step that ends now; when it began is on the clock of `performance.now()`. */
  note(step: Step, startedAt: number): void {
    this.timings[step] = roundMs(performance.now() - startedAt);
  }
}
