/** Ends the wait for an answer to a question about a name, though not the question. */

import type { NameResolver } from './resolver.ts';

/**
 * Waits for an answer until `expiresAt` on the clock of `performance.now()`; Infinity waits on.
 *
 * Rejects with `ETIMEOUT` then, as a name server that does not answer would.
 */
export async function answerBy<T>(expiresAt: number, answer: Promise<T>): Promise<T> {
  if (expiresAt === Number.POSITIVE_INFINITY) return answer;
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const leftMs = Math.max(0, Math.ceil(expiresAt - performance.now()));
  const expire = () => reject(new LookUpTimeout());
  if (leftMs === 0) expire();
  const timer = setTimeout(expire, leftMs);
  try {
    return await Promise.race([expired, answer]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same resolver, whose answers are waited for until `expiresAt`. */
export function impatient(
  resolver: NameResolver,
  expiresAt: number,
): Pick<NameResolver, 'resolve4' | 'resolve6' | 'resolveMx'> {
  return {
    resolve4: (name) => answerBy(expiresAt, resolver.resolve4(name)),
    resolve6: (name) => answerBy(expiresAt, resolver.resolve6(name)),
    resolveMx: (name) => answerBy(expiresAt, resolver.resolveMx(name)),
  };
}

class LookUpTimeout extends Error {
  override readonly name = 'LookUpTimeout';
  readonly code = 'ETIMEOUT';
}
