/** Waits for a promise to fail as a dialogue does. */

import { DialogueFailure, type Failure } from '../../src/smtp/failure.ts';

/** Gives the failure; anything else, success included, is thrown. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DialogueFailure) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}
