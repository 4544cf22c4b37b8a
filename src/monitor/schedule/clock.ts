/** What time it is, and being woken. */

export interface Clock {
  /** The time of day, which somebody may set. */
  now(): Date;
  /** Milliseconds that only ever grow. */
  monotonicMs(): number;
  /** Calls back once, after so many milliseconds at the earliest; gives what calls that off. */
  wake(afterMs: number, callback: () => void): () => void;
}

/** The clock of this machine; being woken keeps no process alive. */
export const MACHINE_CLOCK: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  wake(afterMs, callback) {
    const timer = setTimeout(callback, afterMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
