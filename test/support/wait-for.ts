/** Waits for what another process does and tells nobody. */

import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const WITHIN_MS = 30_000;

/**
 * Asks again and again until there is an answer; null is none yet, and neither is what is thrown.
 *
 * @throws Error that names what was waited for, and what the last question came to.
 */
export async function waitFor<Answer>(
  what: string,
  ask: () => Promise<Answer | null> | Answer | null,
  withinMs = WITHIN_MS,
): Promise<Answer> {
  const signal = AbortSignal.timeout(withinMs);
  let last: unknown = 'no answer';
  while (!signal.aborted) {
    try {
      const answer = await ask();
      if (answer !== null) return answer;
    } catch (error) {
      last = error;
    }
    await delay(POLL_MS);
  }
  throw new Error(`waited ${withinMs} ms in vain for ${what}: ${last}`);
}
