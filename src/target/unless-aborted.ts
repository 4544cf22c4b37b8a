/**
 * Leaves a look-up behind when the signal aborts, and rejects with its reason. The resolver is
 * shared with other targets: whoever ends them all cancels it.
 */
export async function unlessAborted<T>(search: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return search;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const found = await Promise.race([aborted, search]);
    // A look-up that was cancelled has an answer too, and it is none.
    signal.throwIfAborted();
    return found;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
