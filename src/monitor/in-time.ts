/** Waits for a turn, but not for ever. */

/** Hands a task to whatever says when it may run. */
type Queue<T> = (task: () => Promise<T>) => Promise<T>;

export interface Patience {
  /** Milliseconds to wait for the task to begin; once it has begun it takes what it takes. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** What to say when the time is over. */
  readonly tooLate: () => Error;
}

/**
 * Runs a task in its turn; one whose turn did not come in time never runs.
 *
 * Rejects with what `tooLate` gives, and with the reason of `signal` where that aborts the wait.
 */
export async function inTime<T>(
  queue: Queue<T>,
  task: () => Promise<T>,
  { waitMs, signal, tooLate }: Patience,
): Promise<T> {
  signal.throwIfAborted();
  const { promise: given, reject } = Promise.withResolvers<never>();
  let state: 'waiting' | 'begun' | 'left' = 'waiting';
  const leave = (reason: unknown) => {
    if (state !== 'waiting') return;
    state = 'left';
    reject(reason);
  };
  const stop = () => leave(signal.reason);
  signal.addEventListener('abort', stop);
  const timer = setTimeout(() => leave(tooLate()), Math.max(0, waitMs));
  const done = queue(() => {
    // Nobody listens to it any more.
    if (state === 'left') return given;
    state = 'begun';
    clearTimeout(timer);
    return task();
  });
  try {
    return await Promise.race([done, given]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
