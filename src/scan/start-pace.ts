/** Holds starts to a rate on the clock of this process. */

import { Rate } from './rate.ts';

/** Node's timers hold no more; a longer wait is gone about in several. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export class StartPace {
  readonly #rate: Rate | null;
  readonly #due: () => void;
  #timer: NodeJS.Timeout | null = null;

  /** Calls `due` when a start is due that was not. Starts per second; null or 0 sets no limit. */
  constructor(perSecond: number | null, due: () => void) {
    this.#rate = perSecond ? new Rate(perSecond) : null;
    this.#due = due;
  }

  /** Whether a start is due now. */
  isDue(): boolean {
    if (!this.#rate) return true;
    if (this.#timer) return false;
    const waitMs = this.#rate.waitMs(performance.now());
    if (waitMs === 0) return true;
    const wake = () => {
      this.#timer = null;
      this.#due();
    };
    this.#timer = setTimeout(wake, Math.min(Math.ceil(waitMs), MAX_TIMER_MS));
    return false;
  }

  /** Counts a start. */
  take(): void {
    this.#rate?.take(performance.now());
  }

  /** Calls `due` no more. */
  stop(): void {
    clearTimeout(this.#timer ?? undefined);
  }
}
